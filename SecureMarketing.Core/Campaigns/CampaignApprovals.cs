using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Campaign versions as subjects of approval.</summary>
internal sealed class CampaignApprovals(CampaignPictures pictures) : IApprovalSubjects
{
    public const string SubjectKind = "campaign";

    public string Kind => SubjectKind;

    public static ApprovalSubject SubjectOf(CampaignId campaign, int version) => new(SubjectKind, campaign.Value, version);

    public async Task<ApprovalSubjectState?> LoadAsync(AppDbContext db, ApprovalSubject subject, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, subject, cancellationToken) is not { } version)
            return null;
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        return new ApprovalSubjectState(picture.Hash(), await db.EditorsAsync(version, cancellationToken), picture.Setup.Sheets)
        {
            Anchors = [.. CampaignParts.Of(picture).Select(p => new ReviewAnchor(p.Key, CampaignParts.Named(p)))],
            Proposed = picture.Proposed,
            Obstacle = await CampaignGrants.RefuseAsync(db, version.CampaignId, picture, cancellationToken),
            TakesComments = version.State == CampaignState.InReview || version.State.IsEditable(),
        };
    }

    public async Task<IReadOnlySet<UserId>> EditorsAsync(AppDbContext db, ApprovalSubject subject, CancellationToken cancellationToken) =>
        await FindAsync(db, subject, cancellationToken) is { } version ? await db.EditorsAsync(version, cancellationToken) : new HashSet<UserId>();

    public async Task<Result> DecidedAsync(AppDbContext db, ApprovalSubject subject, ApprovalVerdict verdict, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, subject, cancellationToken) is not { } version)
            return CampaignErrors.Unknown;
        var to = verdict switch
        {
            ApprovalVerdict.Approved => CampaignState.Approved,
            ApprovalVerdict.Rejected => CampaignState.Rejected,
            ApprovalVerdict.ChangesRequested => CampaignState.ChangesRequested,
            _ => CampaignState.Withdrawn,
        };
        var moved = version.Move(to, null, now);
        if (moved.IsSuccess && to == CampaignState.Withdrawn)
            await db.StopQueuedAsync(version.CampaignId.Origin, now, cancellationToken);
        return moved;
    }

    private static Task<CampaignVersion?> FindAsync(AppDbContext db, ApprovalSubject subject, CancellationToken cancellationToken) =>
        db.CampaignVersionAsync(CampaignId.From(subject.Id), subject.Version, cancellationToken);
}
