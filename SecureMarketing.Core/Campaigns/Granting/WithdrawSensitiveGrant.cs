using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Granting;

/// <summary>
/// A compliance officer takes a label back. Approvals of the campaign that rest on it are withdrawn with it, so that what still waits is
/// cancelled (compliance §11: effective at the next gate check). Answers how many versions that ended.
/// </summary>
/// <param name="Grant">What was granted.</param>
/// <param name="Reason">1–400 characters; never about a patient.</param>
public sealed record WithdrawSensitiveGrant(SensitiveGrantId Grant, string Reason) : ICommand<int>
{
    public static Permission Requires => Permission.ApprovalCompliance;
    public static AuditAction Audits => AuditAction.SensitiveLabelWithdrawn;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

internal sealed class WithdrawSensitiveGrantValidator : AbstractValidator<WithdrawSensitiveGrant>
{
    public WithdrawSensitiveGrantValidator() =>
        RuleFor(c => c.Reason).Must(r => r.Trim().Length is > 0 and <= SensitiveGrant.ReasonLength).WithMessage($"Say why, in 1 to {SensitiveGrant.ReasonLength} characters.");
}

internal sealed class WithdrawSensitiveGrantHandler(IAuditTrail trail) : IUseCase<WithdrawSensitiveGrant, int>
{
    private static readonly CampaignState[] Approved = [CampaignState.Approved, CampaignState.Scheduled, CampaignState.Running, CampaignState.Paused];

    public async Task<Result<int>> HandleAsync(WithdrawSensitiveGrant command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        // What waits is cancelled by a statement of its own; both happen or neither.
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.SensitiveGrants.SingleOrDefaultAsync(g => g.Id == command.Grant, cancellationToken) is not { } grant)
            return CampaignErrors.GrantUnknown;
        scope.Names(grant.CampaignId, null);
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        if (grant.Withdraw(command.Reason.Trim(), UserId.From(scope.Actor.Id), scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        scope.Audit.ReasonCodes = string.Join(',', SecurityLabel.Of(grant.Label).Sensitivities);
        return await EndVersionsAsync(grant, scope, cancellationToken);
    }

    /// <summary>What was approved with a segment that rests on the label ends. Versions in review and drafts are refused at their next step.</summary>
    private async Task<int> EndVersionsAsync(SensitiveGrant grant, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, campaign, label, segments) = (scope.Db, grant.CampaignId, grant.Label, scope.Db.SegmentVersions);
        var versions = await db.CampaignVersions
            .Where(v => v.CampaignId == campaign && Approved.Contains(v.State) && segments.Any(s => s.Id == v.Segment && (s.Granted & label) != Sensitivity.None))
            .ToListAsync(cancellationToken);
        foreach (var version in versions)
        {
            var why = CampaignErrors.GrantWithdrawn(label);
            // Grants that ran out already have nothing to take back.
            if (await db.LatestApprovalRequestAsync(version.Subject, cancellationToken) is { } request && request.Withdraw(why).IsSuccess)
                Record(scope, version);
            version.Move(CampaignState.Withdrawn, why, scope.Now);
        }

        if (versions.Count > 0)
            await db.StopQueuedAsync(campaign.Origin, scope.Now, cancellationToken);
        return versions.Count;
    }

    private void Record(UseCaseScope scope, CampaignVersion version) => trail.Append(scope.Db, scope.Actor, new AuditEntry
    {
        Action = AuditAction.ApprovalWithdrawn,
        ObjectType = CampaignApprovals.SubjectKind,
        ObjectId = version.CampaignId.Value.ToString("N"),
        ObjectVersion = version.Number,
        ReasonCodes = nameof(SensitiveGrantState.Withdrawn),
    }, scope.Now);
}
