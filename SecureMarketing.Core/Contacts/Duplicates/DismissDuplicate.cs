using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>Records that two records are two people; the pair is not shown again.</summary>
public sealed record DismissDuplicate(ContactId One, ContactId Other) : ICommand<Unit>
{
    public static Permission Requires => Permission.PeopleMerge;

    public static AuditAction Audits => AuditAction.DuplicateDismissed;
}

internal sealed class DismissDuplicateHandler : IUseCase<DismissDuplicate, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DismissDuplicate command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (first, second) = DuplicatePair.Ordered(command.One, command.Other);
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = first.Value.ToString("N");
        scope.Audit.Subject = first;
        scope.Audit.ReasonCodes = "two-people:" + second.Value.ToString("N");
        if (await scope.Db.DuplicatePairs.SingleOrDefaultAsync(p => p.First == first && p.Second == second, cancellationToken) is not { } pair)
            return DuplicateErrors.NotFound;
        if (pair.State == DuplicateState.Merged)
            return DuplicateErrors.AlreadyMerged;
        pair.Decide(DuplicateState.Dismissed, scope.Actor, scope.Now);
        return Unit.Value;
    }
}
