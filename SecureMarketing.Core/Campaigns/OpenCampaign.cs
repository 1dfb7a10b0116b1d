using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>One version of a campaign with everything its pages show; null version = the latest.</summary>
public sealed record OpenCampaign(CampaignId Campaign, int? Version = null) : ICommand<OpenedCampaign>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>A version as it stands now.</summary>
public sealed record OpenedCampaign
{
    public required CampaignId Id { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }
    public required int LatestVersion { get; init; }
    public required CampaignState State { get; init; }
    public required DateTimeOffset StateSince { get; init; }
    public required string? StateReason { get; init; }
    public required long Revision { get; init; }

    /// <summary>Who changed the set-up last, null before the first change.</summary>
    public required UserId? EditedBy { get; init; }

    /// <summary>When the set-up was changed last, null before the first change.</summary>
    public required DateTimeOffset? EditedAt { get; init; }
    public required CampaignSetup Setup { get; init; }
    public required CampaignSummary Summary { get; init; }

    /// <summary>The gate's view of the approval.</summary>
    public required GateApproval Standing { get; init; }

    /// <summary>Slots of the latest request, empty before the first.</summary>
    public required IReadOnlyList<SlotLine> Slots { get; init; }

    /// <summary>What an approval of it binds, part by part in words.</summary>
    public required IReadOnlyList<CampaignPart> Parts { get; init; }

    /// <summary>What approvers said about this version and what was answered, oldest first.</summary>
    public required IReadOnlyList<ReviewThread> Threads { get; init; }

    /// <summary>Null before the first submission.</summary>
    public required ApprovalRequestId? Request { get; init; }

    /// <summary>Null while the audience is not frozen.</summary>
    public required FrozenAudience? Frozen { get; init; }

    /// <summary>Reason why a small audience may be written to, null until allowed.</summary>
    public required string? SmallAudienceReason { get; init; }
    public required DateTimeOffset? SendAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>How the version's messages stand.</summary>
    public required SendProgress Progress { get; init; }
}

/// <summary>One slot as pages show it.</summary>
public sealed record SlotLine(ApproverKind Kind, ApprovalSlotState State, UserId? By, DateTimeOffset? At, DateTimeOffset? ExpiresAt, string? Comment, string? GrantedHash = null)
{
    internal static SlotLine Of(ApprovalSlot slot) => new(slot.Kind, slot.State, slot.DecidedBy, slot.DecidedAt, slot.ExpiresAt, slot.Comment, slot.GrantedHash);
}

internal sealed class OpenCampaignHandler(CampaignPictures pictures, SensitiveAccess access) : IUseCase<OpenCampaign, OpenedCampaign>
{
    public async Task<Result<OpenedCampaign>> HandleAsync(OpenCampaign command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.Campaign, cancellationToken) is not { } campaign)
            return CampaignErrors.Unknown;
        var number = command.Version ?? campaign.LatestVersion;
        if (await db.CampaignVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CampaignId == campaign.Id && v.Number == number, cancellationToken) is not { } version)
            return CampaignErrors.Unknown;
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        var request = await db.LatestApprovalRequestAsync(version.Subject, cancellationToken);
        var closed = Part2Campaign.IsClosedTo(scope.Actor, picture);
        var rights = await access.OfAsync(scope, campaign.Id.Origin, cancellationToken);
        return new OpenedCampaign
        {
            Id = campaign.Id,
            Name = campaign.Name,
            Version = number,
            LatestVersion = campaign.LatestVersion,
            State = version.State,
            StateSince = version.StateSince,
            StateReason = version.StateReason,
            Revision = version.Revision,
            EditedBy = version.EditedBy,
            EditedAt = version.EditedAt,
            Setup = picture.Setup,
            Summary = CampaignSummary.Of(picture, rights, campaign.Name, await CampaignGrants.RefuseAsync(db, campaign.Id, picture, cancellationToken)),
            Standing = ApprovalStanding.Of(request, picture.Hash(), await db.EditorsAsync(version, cancellationToken), scope.Now),
            Slots = request is null ? [] : [.. request.Slots.OrderBy(s => s.Kind).ThenBy(s => s.Id.Value).Select(SlotLine.Of)],
            Parts = CampaignParts.Of(picture, Part2Campaign.ClosedRule(rights, picture)),
            Threads = ReviewThread.Of(await db.ReviewCommentsOfAsync(version.Subject, cancellationToken)),
            Request = request?.Id,
            Frozen = FrozenAudience.Of(version, closed),
            SmallAudienceReason = version.SmallAudienceReason,
            SendAt = version.SendAt,
            StartedAt = version.StartedAt,
            Progress = version.StartedAt is null ? SendProgress.None : (await SendProgress.ReadAsync(db, campaign.Id.Origin, cancellationToken)).For(closed),
        };
    }
}
