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
/// <param name="IsForMe">True when the person may decide one of the waiting slots; never for what they wrote themselves.</param>
public sealed record ApprovalRow(
    ApprovalRequestId Id, string Title, int Version, HipaaClass Class, bool Sensitive, DateTimeOffset RequestedAt,
    IReadOnlyList<ApproverKind> Waiting, IReadOnlyList<ApproverKind> Granted, bool IsForMe);

internal sealed class ListApprovalsHandler(ApprovalDecisions decisions) : IUseCase<ListApprovals, ApprovalRows>
{
    public async Task<Result<ApprovalRows>> HandleAsync(ListApprovals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var matching = scope.Db.ApprovalRequests.AsNoTracking().Where(r => r.IsOpen == command.Open);
        var ordered = command.Open ? matching.OrderBy(r => r.RequestedAt) : matching.OrderByDescending(r => r.RequestedAt);
        var found = await ordered.Skip(command.Skip).Take(Math.Clamp(command.Take, 1, 100)).ToListAsync(cancellationToken);
        var rows = new List<ApprovalRow>(found.Count);
        foreach (var request in found)
            rows.Add(Row(request, (await decisions.OpenToAsync(scope.Db, request, scope.Actor, cancellationToken)).Count > 0));
        return new ApprovalRows(rows, await matching.CountAsync(cancellationToken));
    }

    private static ApprovalRow Row(ApprovalRequest request, bool isForMe) => new(
        request.Id, request.Title, request.SubjectVersion, request.Class, request.Sensitive, request.RequestedAt,
        request.IsOpen ? [.. request.Slots.Where(s => s.State == ApprovalSlotState.Requested).Select(s => s.Kind).Order()] : [],
        [.. request.Slots.Where(s => s.GrantedHash is not null).Select(s => s.Kind).Order()], isForMe);
}
