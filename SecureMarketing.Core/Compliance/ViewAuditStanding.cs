using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>How the audit trail stands, without reading the chain: whether it is sealed, and what the last check of it said.</summary>
public sealed record ViewAuditStanding : ICommand<AuditStanding>
{
    public static Permission Requires => Permission.AuditView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="IsUp">False while events wait too long for their seal: every send is held then (gate row 1).</param>
/// <param name="VerifiedAt">When the chain was last verified; null: never.</param>
/// <param name="Intact">What that check found; null: never verified.</param>
public sealed record AuditStanding(bool IsUp, DateTimeOffset? VerifiedAt, bool? Intact);

internal sealed class ViewAuditStandingHandler : IUseCase<ViewAuditStanding, AuditStanding>
{
    public async Task<Result<AuditStanding>> HandleAsync(ViewAuditStanding command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var up = await AuditHealth.IsUpAsync(scope.Db, scope.Now, cancellationToken);
        // A refused check found nothing out.
        var last = await scope.Db.AuditEvents.AsNoTracking()
            .Where(e => e.Action == AuditAction.AuditChainVerified && e.Outcome == AuditOutcome.Succeeded)
            .OrderByDescending(e => e.UtcTime).Select(e => new { e.UtcTime, e.ReasonCodes }).FirstOrDefaultAsync(cancellationToken);
        return new AuditStanding(up, last?.UtcTime, last is null ? null : last.ReasonCodes == VerifyAuditTrailHandler.Ok);
    }
}
