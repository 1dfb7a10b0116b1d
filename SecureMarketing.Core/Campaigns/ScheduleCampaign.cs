using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// Sends an approved version now or later. The typed number must be the frozen audience, so that nobody sends to more people
/// than they believe. Answers when it begins.
/// </summary>
public sealed record ScheduleCampaign : ICommand<DateTimeOffset>
{
    public static Permission Requires => Permission.CampaignLaunch;
    public static AuditAction Audits => AuditAction.CampaignScheduled;
    public static Proof Demands => Proof.Fresh;

    public required CampaignId Campaign { get; init; }
    public required int Version { get; init; }

    /// <summary>Null: at once.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>What the person typed. Null where nobody is told the number: a small audience is confirmed by the compliance officer's permission, one of the compartment (42 CFR part 2) by what was approved.</summary>
    public int? TypedCount { get; init; }
}

internal sealed class ScheduleCampaignHandler(CampaignPictures pictures, CampaignPreflight preflight, LaunchDesk checklist) : IUseCase<ScheduleCampaign, DateTimeOffset>
{
    /// <summary>After a day the segment may have changed so much that the number means something else.</summary>
    private static readonly TimeSpan FrozenFor = TimeSpan.FromHours(24);

    public async Task<Result<DateTimeOffset>> HandleAsync(ScheduleCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var version = loaded.Value;
        if (!CampaignTransitions.Allows(version.State, CampaignState.Scheduled))
            return scope.Refuse(CampaignErrors.Transition(version.State, CampaignState.Scheduled));
        var picture = await pictures.OfAsync(scope.Db, version, cancellationToken);
        var standing = await CampaignOrigin.StandingAsync(scope.Db, version, picture, scope.Now, cancellationToken);
        if (standing != GateApproval.Valid)
            return CampaignErrors.NotApproved(standing);
        if (await CampaignGrants.RefuseAsync(scope.Db, command.Campaign, picture, cancellationToken) is { } notHeld)
            return notHeld;
        if (Confirmed(version, command.TypedCount, Part2Campaign.IsClosedTo(scope.Actor, picture), scope.Now) is { } unconfirmed)
            return unconfirmed;

        var sendAt = command.SendAt is { } later && later > scope.Now ? later : scope.Now;
        var request = await scope.Db.LatestApprovalRequestAsync(version.Subject, cancellationToken);
        if (sendAt < picture.Setup.NotBefore || sendAt >= picture.Setup.NotAfter || request!.Slots.Any(s => s.ExpiresAt <= sendAt))
            return CampaignErrors.OutsideWindow;
        if (await checklist.RefusalAsync(scope.Db, version, cancellationToken) is { } open)
            return CampaignErrors.ChecklistOpen(open);
        if (await preflight.RefusalAsync(scope.Db, version, scope.Now, cancellationToken) is { } refusals)
            return CampaignErrors.PreflightRefuses(refusals);
        return version.Schedule(sendAt, scope.Now).Error is { } refused ? scope.Refuse(refused) : sendAt;
    }

    private static Error? Confirmed(CampaignVersion version, int? typed, bool closed, DateTimeOffset now)
    {
        if (version.FrozenCount is not { } people || version.FrozenAt is not { } at || now - at > FrozenFor)
            return CampaignErrors.NotFrozen;
        if (people == 0)
            return CampaignErrors.NobodyLeft;
        if (SmallCells.IsSmall(people))
            return version.SmallAudienceReason is null ? CampaignErrors.SmallAudience : null;
        // Whoever is not told the number must not find it by trying either.
        return (closed ? typed is null : typed == people) ? null : CampaignErrors.CountDiffers;
    }
}
