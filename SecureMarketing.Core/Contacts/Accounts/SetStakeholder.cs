using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>Says what a person is at an account, or that they are nothing there.</summary>
/// <param name="Role">Null: no longer at the account.</param>
public sealed record SetStakeholder(int Account, ContactId Contact, StakeholderRole? Role) : ICommand<Unit>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.StakeholderChanged;
}

internal sealed class SetStakeholderHandler(IEnumerable<IContactFactSink> sinks) : IUseCase<SetStakeholder, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SetStakeholder command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("account", FormattableString.Invariant($"{command.Account}"));
        if (!scope.Actor.Holds(Permission.AccountsManage))
            return AccountErrors.NotYours;
        if (!await db.Accounts.AnyAsync(a => a.Id == command.Account, cancellationToken))
            return AccountErrors.NotFound;
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } person)
            return AccountErrors.PersonNotFound;
        scope.Audit.Subject = person.Id;
        // Where the facts of a merged record stand.
        var contact = person.MergedInto ?? person.Id;
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Stakeholders.SingleOrDefaultAsync(s => s.ContactId == contact && s.AccountId == command.Account, cancellationToken) is { } known)
            db.Stakeholders.Remove(known);
        await db.SaveChangesAsync(cancellationToken);
        if (command.Role is { } role)
            db.Stakeholders.Add(new Stakeholder { ContactId = contact, AccountId = command.Account, Role = role });
        foreach (var sink in sinks)
            sink.BesideChanged(db, contact);
        return Unit.Value;
    }
}
