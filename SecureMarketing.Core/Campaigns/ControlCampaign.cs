using FluentValidation;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Pauses a running send: what waits is held at its next gate check.</summary>
public sealed record PauseCampaign(CampaignId Campaign, int Version) : ICommand<Unit>
{
    public static Permission Requires => Permission.CampaignPause;
    public static AuditAction Audits => AuditAction.CampaignPaused;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

/// <summary>Goes on with a paused send. One that checklist or pre-flight kept from beginning begins now, if both let it.</summary>
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

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
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

internal sealed class ResumeCampaignHandler(CampaignPreflight preflight, CampaignPictures pictures, LaunchDesk checklist) : IUseCase<ResumeCampaign, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ResumeCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Before the transaction: looking records up takes time, and is noted by itself.
        var before = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (before.Error is { } unknown)
            return unknown;
        if (before.Value is { State: CampaignState.Paused, StartedAt: null } held && await BeginRefusalAsync(scope, held, cancellationToken) is { } refusal)
            return refusal;

        // Messages are moved by statements of their own; both happen or neither.
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        // Scheduled → Running is the clock's step, not a person's.
        if (loaded.Value.State != CampaignState.Paused)
            return scope.Refuse(CampaignErrors.Transition(loaded.Value.State, CampaignState.Running));
        if (loaded.Value.StartedAt is null)
            await CampaignOrigin.SupersedeOlderAsync(scope.Db, loaded.Value, scope.Now, cancellationToken);
        var begun = loaded.Value.StartedAt is null ? loaded.Value.StartLate(scope.Now) : loaded.Value.Start(scope.Now);
        if (begun.Error is { } refused)
            return scope.Refuse(refused);
        await scope.Db.ReleaseHeldAsync(command.Campaign.Origin, scope.Now, cancellationToken);
        return Unit.Value;
    }

    /// <summary>What keeps a version from beginning late: its approval, a grant that its segment needs, its window, the checklist, the pre-flight.</summary>
    private async Task<Error?> BeginRefusalAsync(UseCaseScope scope, CampaignVersion version, CancellationToken cancellationToken)
    {
        var picture = await pictures.OfAsync(scope.Db, version, cancellationToken);
        var standing = await CampaignOrigin.StandingAsync(scope.Db, version, picture, scope.Now, cancellationToken);
        if (standing != Gate.GateApproval.Valid)
            return CampaignErrors.NotApproved(standing);
        if (await CampaignGrants.RefuseAsync(scope.Db, version.CampaignId, picture, cancellationToken) is { } notHeld)
            return notHeld;
        if (picture.Setup.NotAfter <= scope.Now)
            return CampaignErrors.OutsideWindow;
        if (await checklist.RefusalAsync(scope.Db, version, cancellationToken) is { } open)
            return CampaignErrors.ChecklistOpen(open);
        return await preflight.RefusalAsync(scope.Db, version, scope.Now, cancellationToken) is { } refusals ? CampaignErrors.PreflightRefuses(refusals) : null;
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
