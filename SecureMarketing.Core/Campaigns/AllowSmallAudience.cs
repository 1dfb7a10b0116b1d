using FluentValidation;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>A compliance officer lets a frozen audience of 1–10 people be written to (compliance §4).</summary>
/// <param name="Reason">1–2000 characters; never about a patient.</param>
public sealed record AllowSmallAudience(CampaignId Campaign, int Version, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.ApprovalCompliance;
    public static AuditAction Audits => AuditAction.ApprovalGranted;
}

internal sealed class AllowSmallAudienceValidator : AbstractValidator<AllowSmallAudience>
{
    public AllowSmallAudienceValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(ApprovalSlot.CommentLength).WithMessage("Say why, in 1 to 2000 characters.");
}

internal sealed class AllowSmallAudienceHandler : IUseCase<AllowSmallAudience, Unit>
{
    public async Task<Result<Unit>> HandleAsync(AllowSmallAudience command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        var version = loaded.Value;
        var by = UserId.From(scope.Actor.Id);
        if ((await scope.Db.EditorsAsync(version, cancellationToken)).Contains(by))
            return CampaignErrors.EditorMayNotAllow;
        if (version.State != CampaignState.Approved || version.FrozenCount is not { } people || !SmallCells.IsSmall(people))
            return CampaignErrors.NotSmall;
        version.AllowSmallAudience(command.Reason.Trim(), by);
        scope.Audit.ReasonCodes = "SMALL_AUDIENCE";
        return Unit.Value;
    }
}
