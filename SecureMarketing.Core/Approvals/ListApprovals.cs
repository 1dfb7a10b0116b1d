using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>Requests for approval: those that wait, oldest first, or those decided, newest first.</summary>
/// <param name="Open">True for the queue.</param>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">1–100.</param>
public sealed record ListApprovals(bool Open, int Skip, int Take) : ICommand<ApprovalRows>
{
    public static Permission Requires => Permission.ApprovalView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record ApprovalRows(IReadOnlyList<ApprovalRow> Rows, int Total);

/// <summary>One request.</summary>
/// <param name="Waiting">Approvers still asked.</param>
/// <param name="Granted">Approvers who granted; the grant may have ended since.</param>
/// <param name="IsForMe">True when the person may decide one of the waiting slots; authors learn otherwise when they open it.</param>
public sealed record ApprovalRow(
    ApprovalRequestId Id, string Title, int Version, HipaaClass Class, bool Sensitive, DateTimeOffset RequestedAt,
    IReadOnlyList<ApproverKind> Waiting, IReadOnlyList<ApproverKind> Granted, bool IsForMe);

internal sealed class ListApprovalsHandler : IUseCase<ListApprovals, ApprovalRows>
{
    public async Task<Result<ApprovalRows>> HandleAsync(ListApprovals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var matching = scope.Db.ApprovalRequests.AsNoTracking().Where(r => r.IsOpen == command.Open);
        var ordered = command.Open ? matching.OrderBy(r => r.RequestedAt) : matching.OrderByDescending(r => r.RequestedAt);
        var found = await ordered.Skip(command.Skip).Take(Math.Clamp(command.Take, 1, 100)).ToListAsync(cancellationToken);
        return new ApprovalRows([.. found.Select(r => Row(r, scope.Actor))], await matching.CountAsync(cancellationToken));
    }

    private static ApprovalRow Row(ApprovalRequest request, Actor actor)
    {
        var waiting = request.IsOpen ? request.Slots.Where(s => s.State == ApprovalSlotState.Requested).Select(s => s.Kind).Order().ToList() : [];
        return new ApprovalRow(
            request.Id, request.Title, request.SubjectVersion, request.Class, request.Sensitive, request.RequestedAt,
            waiting, [.. request.Slots.Where(s => s.GrantedHash is not null).Select(s => s.Kind).Order()],
            waiting.Exists(kind => actor.Holds(RequiredApprovers.PermissionOf(kind))) && !actor.Holds(Permission.UsersManage));
    }
}
