using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>Enters an account, or changes one.</summary>
public sealed record SaveAccount : ICommand<int>
{
    public static Permission Requires => Permission.AccountsManage;

    public static AuditAction Audits => AuditAction.AccountChanged;

    /// <summary>Null = a new account.</summary>
    public int? Account { get; init; }

    /// <summary>Key of a new account, 1–60 letters, digits, dashes and dots; ignored for one that is there.</summary>
    public string Key { get; init; } = "";

    /// <summary>What is null stays as it is.</summary>
    public required AccountDetails Details { get; init; }
}

internal sealed partial class SaveAccountValidator : AbstractValidator<SaveAccount>
{
    public SaveAccountValidator()
    {
        RuleFor(c => c.Key).Must((c, key) => c.Account is not null || KeyForm().IsMatch(key)).WithErrorCode(AccountErrors.BadKey.Code).WithMessage(AccountErrors.BadKey.Message);
        RuleFor(c => c.Details.Name).Must((c, name) => (name is null && c.Account is not null) || name?.Trim().Length is > 0 and <= Accounts.Account.NameLength)
            .WithErrorCode(AccountErrors.NoName.Code).WithMessage(AccountErrors.NoName.Message);
        RuleFor(c => c.Details.Npi).Must(npi => npi is null || NpiForm.IsValid(npi)).WithErrorCode(AccountErrors.BadNpi.Code).WithMessage(AccountErrors.BadNpi.Message);
        RuleFor(c => c.Details.Type).Must(type => type is null || Enum.IsDefined(type.Value)).WithErrorCode("account.type").WithMessage("Choose what the account is.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.-]{0,59}\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyForm();
}

internal sealed class SaveAccountHandler(IEnumerable<IContactFactSink> sinks) : IUseCase<SaveAccount, int>
{
    public async Task<Result<int>> HandleAsync(SaveAccount command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        scope.Audit.ObjectType = "account";
        Account? account;
        if (command.Account is { } id)
        {
            account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
            if (account is null)
                return AccountErrors.NotFound;
        }
        else
        {
            if (await db.Accounts.AnyAsync(a => a.SourceSystem == Accounts.Account.Own && a.SourceId == command.Key, cancellationToken))
                return AccountErrors.KeyTaken;
            db.Accounts.Add(account = new Account(Accounts.Account.Own, command.Key, scope.Now));
        }

        var former = account.Name;
        if (command.Details.LayOver(account, scope.Now) && command.Account is not null)
        {
            foreach (var sink in sinks)
            {
                sink.BesideChanged(db, null);
                if (Renaming.Of(NamedThing.Account, former, account.Name) is { } renamed)
                    await sink.RenamedAsync(db, [renamed], scope.Now, cancellationToken);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        scope.Audit.ObjectId = FormattableString.Invariant($"{account.Id}");
        return account.Id;
    }
}
