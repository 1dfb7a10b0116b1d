using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>One account with its units and, for who may see people, its people by masked name.</summary>
public sealed record GetAccount(int Account) : ICommand<AccountDetail>
{
    public static Permission Requires => Permission.AccountsView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

/// <summary>PHI, though masked: a class without a printing <see cref="object.ToString"/>.</summary>
public sealed class AccountDetail
{
    public required int Id { get; init; }

    public required string SourceSystem { get; init; }

    public required string SourceId { get; init; }

    public required AccountDetails Details { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Facilities, departments and service lines, those in use first.</summary>
    public required IReadOnlyList<UnitRow> Units { get; init; }

    /// <summary>Null for who may not see people.</summary>
    public required IReadOnlyList<StakeholderRow>? People { get; init; }
}

public sealed record UnitRow(int Id, UnitKind Kind, string Code, string Name, bool Retired);

/// <param name="MaskedName">As lists of people show it.</param>
public sealed record StakeholderRow(ContactId Contact, string MaskedName, StakeholderRole Role);

internal sealed class GetAccountHandler(ContactSeal seal) : IUseCase<GetAccount, AccountDetail>
{
    private const int MostPeople = 500;

    public async Task<Result<AccountDetail>> HandleAsync(GetAccount command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("account", FormattableString.Invariant($"{command.Account}"));
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == command.Account, cancellationToken) is not { } account)
            return AccountErrors.NotFound;
        var units = await db.AccountUnits.AsNoTracking().Where(u => u.AccountId == account.Id)
            .OrderBy(u => u.Retired).ThenBy(u => u.Kind).ThenBy(u => u.Name).Select(u => new UnitRow(u.Id, u.Kind, u.Code, u.Name, u.Retired)).ToListAsync(cancellationToken);
        return new AccountDetail
        {
            Id = account.Id,
            SourceSystem = account.SourceSystem,
            SourceId = account.SourceId,
            Details = AccountDetails.Of(account),
            ChangedAt = account.ChangedAt,
            Units = units,
            People = scope.Actor.Holds(Permission.PeopleView) ? await PeopleAsync(db, account.Id, cancellationToken) : null,
        };
    }

    private async Task<IReadOnlyList<StakeholderRow>> PeopleAsync(AppDbContext db, int account, CancellationToken cancellationToken)
    {
        var contacts = db.Contacts.AsNoTracking();
        var rows = await db.Stakeholders.AsNoTracking().Where(s => s.AccountId == account).OrderBy(s => s.Role).ThenBy(s => s.ContactId).Take(MostPeople)
            .Join(contacts, s => s.ContactId, c => c.Id, (s, c) => new { Contact = c, s.Role }).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new StakeholderRow(
            r.Contact.Id, IdentityMask.Name(seal.Open(r.Contact, ContactField.GivenName), seal.Open(r.Contact, ContactField.FamilyName)), r.Role))];
    }
}
