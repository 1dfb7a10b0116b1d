using FluentValidation;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Pauses a running send: what waits is held at its next gate check.</summary>
public sealed record PauseCampaign(CampaignId Campaign, int Version) : ICommand<Unit>
{
    public static Permission Requires => Permission.CampaignPause;
    public static AuditAction Audits => AuditAction.CampaignPaused;
}

/// <summary>Goes on with a paused send.</summary>
public sealed record ResumeCampaign(CampaignId Campaign, int Version) : ICommand<Unit>
{
    public static Permission Requires => Permission.CampaignPause;
    public static AuditAction Audits => AuditAction.CampaignResumed;
}

/// <summary>
/// Stops the rest for good: what waits is cancelled. Mail that was handed over cannot be recalled. Answers how many messages
/// were cancelled.
/// </summary>
/// <param name="Reason">1–2000 characters; never about a patient.</param>
public sealed record StopCampaign(CampaignId Campaign, int Version, string Reason) : ICommand<int>
{
    public static Permission Requires => Permission.CampaignPause;
    public static AuditAction Audits => AuditAction.CampaignStopped;
}

internal sealed class StopCampaignValidator : AbstractValidator<StopCampaign>
{
    public StopCampaignValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(ApprovalSlot.CommentLength).WithMessage("Say why, in 1 to 2000 characters.");
}

internal sealed class PauseCampaignHandler : IUseCase<PauseCampaign, Unit>
{
    public async Task<Result<Unit>> HandleAsync(PauseCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        return loaded.Value.Move(CampaignState.Paused, null, scope.Now).Error is { } refused ? scope.Refuse(refused) : Unit.Value;
    }
}

internal sealed class ResumeCampaignHandler : IUseCase<ResumeCampaign, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ResumeCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Messages are moved by statements of their own; both happen or neither.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        // Scheduled → Running is the clock's step, not a person's.
        if (loaded.Value.State != CampaignState.Paused)
            return scope.Refuse(CampaignErrors.Transition(loaded.Value.State, CampaignState.Running));
        if (loaded.Value.Start(scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        await scope.Db.ReleaseHeldAsync(command.Campaign.Origin, scope.Now, cancellationToken);
        return Unit.Value;
    }
}

internal sealed class StopCampaignHandler : IUseCase<StopCampaign, int>
{
    public async Task<Result<int>> HandleAsync(StopCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        if (loaded.Value.Move(CampaignState.Withdrawn, command.Reason.Trim(), scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        return await scope.Db.StopQueuedAsync(command.Campaign.Origin, scope.Now, cancellationToken);
    }
}
