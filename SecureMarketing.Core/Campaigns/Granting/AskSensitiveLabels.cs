using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Granting;

/// <summary>
/// Asks a compliance officer to open sensitive labels for one campaign, so that whoever writes it may build its audience with them. Each label
/// is decided by itself; of several all are asked for, or none.
/// </summary>
/// <param name="Campaign">Which campaign; not a closed one.</param>
/// <param name="Labels">One or more of <see cref="SensitiveRights.Grantable"/>.</param>
/// <param name="Reason">Why it needs them, 1–400 characters; never about a patient.</param>
public sealed record AskSensitiveLabels(CampaignId Campaign, Sensitivity Labels, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.CampaignEdit;
    public static AuditAction Audits => AuditAction.SensitiveLabelAsked;
}

internal sealed class AskSensitiveLabelsValidator : AbstractValidator<AskSensitiveLabels>
{
    public AskSensitiveLabelsValidator()
    {
        RuleFor(c => c.Labels).NotEqual(Sensitivity.None).WithMessage("Choose at least one category.");
        RuleFor(c => c.Reason).Must(r => r.Trim().Length is > 0 and <= SensitiveGrant.ReasonLength).WithMessage($"Say why, in 1 to {SensitiveGrant.ReasonLength} characters.");
    }
}

internal sealed class AskSensitiveLabelsHandler : IUseCase<AskSensitiveLabels, Unit>
{
    public async Task<Result<Unit>> HandleAsync(AskSensitiveLabels command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, campaign) = (scope.Db, command.Campaign);
        scope.Names(campaign, null);
        if (await db.LatestStateAsync(campaign, cancellationToken) is not { } state)
            return CampaignErrors.Unknown;
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        var standing = (await db.SensitiveGrants.AsNoTracking().Where(g => g.CampaignId == campaign).Select(g => new { g.Label, g.State }).ToListAsync(cancellationToken))
            .ConvertAll(g => (g.Label, g.State));
        // By bits, so that what is no label at all is refused as well.
        foreach (var label in Enumerable.Range(0, 31).Select(bit => (Sensitivity)(1 << bit)).Where(label => (command.Labels & label) == label))
        {
            if (SensitiveGrantRules.RefuseToAsk(label, state, standing) is { } refused)
                return refused;
            db.SensitiveGrants.Add(new SensitiveGrant(campaign, label, command.Reason.Trim(), UserId.From(scope.Actor.Id), scope.Now));
        }

        scope.Audit.ReasonCodes = string.Join(',', SecurityLabel.Of(command.Labels).Sensitivities);
        return Unit.Value;
    }
}
