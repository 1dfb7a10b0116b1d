using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Granting;

/// <summary>
/// A compliance officer opens a sensitive label to one campaign, or refuses it. Never somebody who asked for it or wrote the campaign, nor an
/// administrator (compliance §11).
/// </summary>
/// <param name="Request">What was asked.</param>
/// <param name="Grant">False refuses.</param>
/// <param name="Reason">1–400 characters; never about a patient.</param>
public sealed record DecideSensitiveGrant(SensitiveGrantId Request, bool Grant, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.ApprovalCompliance;
    public static AuditAction Audits => AuditAction.SensitiveLabelDecided;
}

internal sealed class DecideSensitiveGrantValidator : AbstractValidator<DecideSensitiveGrant>
{
    public DecideSensitiveGrantValidator() =>
        RuleFor(c => c.Reason).Must(r => r.Trim().Length is > 0 and <= SensitiveGrant.ReasonLength).WithMessage($"Say why, in 1 to {SensitiveGrant.ReasonLength} characters.");
}

internal sealed class DecideSensitiveGrantHandler : IUseCase<DecideSensitiveGrant, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DecideSensitiveGrant command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.SensitiveGrants.SingleOrDefaultAsync(g => g.Id == command.Request, cancellationToken) is not { } grant)
            return CampaignErrors.GrantUnknown;
        var campaign = grant.CampaignId;
        scope.Names(campaign, null);
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        var person = UserId.From(scope.Actor.Id);
        var involved = grant.AskedBy == person || await db.CampaignEditors.AnyAsync(e => e.CampaignId == campaign && e.EditorId == person, cancellationToken);
        var state = await db.LatestStateAsync(campaign, cancellationToken) ?? CampaignState.Withdrawn;
        if (SensitiveGrantRules.RefuseToDecide(state, involved, scope.Actor.Holds(Permission.UsersManage)) is { } notPermitted)
            return notPermitted;
        if (grant.Decide(command.Grant, command.Reason.Trim(), person, scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        scope.Audit.ReasonCodes = $"{string.Join(',', SecurityLabel.Of(grant.Label).Sensitivities)},{(command.Grant ? "granted" : "refused")}";
        return Unit.Value;
    }
}
