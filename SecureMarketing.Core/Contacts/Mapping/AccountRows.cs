using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>A row of a table of accounts, or of the people at them, to a record. Empty cells say nothing and so change nothing.</summary>
internal sealed class AccountRows(ImportBatch batch, MappedCells cells)
{
    public void TakeAccount(RowPlace place)
    {
        var account = Key(place);
        if (account is null)
            return;
        var npi = cells.Text(ImportTargets.Npi)?.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (npi is not null && !NpiForm.IsValid(npi))
            cells.Refuse(ImportTargets.Npi, ImportCodes.NpiInvalid);
        var type = cells.Text(ImportTargets.AccountType) is { } word ? AccountWords.TypeOf(word) : null;
        if (type is null && cells.Text(ImportTargets.AccountType) is not null)
            cells.Refuse(ImportTargets.AccountType, ImportCodes.AccountTypeUnknown);
        var details = new AccountDetails
        {
            Name = cells.Text(ImportTargets.AccountName),
            Type = type,
            Npi = npi,
            Street = cells.Text(ImportTargets.Street),
            City = cells.Text(ImportTargets.City),
            State = cells.Text(ImportTargets.State),
            Zip = cells.Text(ImportTargets.Zip),
            Country = cells.Text(ImportTargets.Country),
        };
        if (cells.Fault is { } fault)
            batch.Reject(place, fault.Code, fault.Column);
        else
            batch.Accounts.Add(new AccountRecord { Place = place, SourceId = account, Details = details });
    }

    public void TakeStakeholder(RowPlace place)
    {
        var account = Key(place);
        if (account is null)
            return;
        var person = cells.Text(ImportTargets.Id);
        if (cells.Fault is null && person is not { Length: <= ContactMapping.SourceIdLength })
            cells.Refuse(ImportTargets.Id, ImportCodes.SubjectMissing);
        var role = cells.Text(ImportTargets.Role) is { } word ? AccountWords.RoleOf(word) : StakeholderRole.Other;
        if (role is null)
            cells.Refuse(ImportTargets.Role, ImportCodes.RoleUnknown);
        if (cells.Fault is { } fault)
            batch.Reject(place, fault.Code, fault.Column);
        else
            batch.Stakeholders.Add(new StakeholderRecord { Place = place, Subject = person!, Account = account, Role = role!.Value });
    }

    /// <summary>The account's record id; null when the row was rejected for lack of one.</summary>
    private string? Key(RowPlace place)
    {
        var id = cells.Text(ImportTargets.Account);
        if (cells.Fault is { } fault)
            batch.Reject(place, fault.Code, fault.Column);
        else if (id is not { Length: <= Accounts.Account.SourceIdLength })
            batch.Reject(place, ImportCodes.AccountMissing);
        else
            return id;
        return null;
    }
}
