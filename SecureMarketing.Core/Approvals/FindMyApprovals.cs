using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>What waits for a decision of this very person: open slots of their kinds, never of what they wrote themselves.</summary>
public sealed record FindMyApprovals : ICommand<MyApprovals>
{
    public static Permission Requires => Permission.ApprovalView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Total">How many requests wait for the person.</param>
/// <param name="Oldest">The one that has waited longest; null when none waits.</param>
public sealed record MyApprovals(int Total, WaitingApproval? Oldest);

/// <summary>One request that waits.</summary>
public sealed record WaitingApproval(ApprovalRequestId Id, string Title, DateTimeOffset RequestedAt, IReadOnlyList<ApproverKind> Kinds);

internal sealed class FindMyApprovalsHandler(ApprovalDecisions decisions) : IUseCase<FindMyApprovals, MyApprovals>
{
    public async Task<Result<MyApprovals>> HandleAsync(FindMyApprovals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!Enum.GetValues<ApproverKind>().Any(kind => scope.Actor.Holds(RequiredApprovers.PermissionOf(kind))))
            return new MyApprovals(0, null);
        // An organisation has tens of open requests at most; whether one is the person's own takes its edit history.
        var open = await scope.Db.ApprovalRequests.AsNoTracking().Where(r => r.IsOpen).OrderBy(r => r.RequestedAt).ToListAsync(cancellationToken);
        var (total, oldest) = (0, (WaitingApproval?)null);
        foreach (var request in open)
        {
            var kinds = await decisions.OpenToAsync(scope.Db, request, scope.Actor, cancellationToken);
            if (kinds.Count == 0)
                continue;
            total++;
            oldest ??= new WaitingApproval(request.Id, request.Title, request.RequestedAt, kinds);
        }

        return new MyApprovals(total, oldest);
    }
}
