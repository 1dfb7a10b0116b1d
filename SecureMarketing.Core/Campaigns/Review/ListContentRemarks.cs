using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>Open comments about an email, for its author: from every campaign that sends one of its versions and is in review or can come back to it.</summary>
public sealed record ListContentRemarks(ContentId Content) : ICommand<IReadOnlyList<ContentRemark>>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One open comment.</summary>
/// <param name="Campaign">Where it was said, and is answered.</param>
/// <param name="Name">Of the campaign.</param>
/// <param name="Version">Of the campaign.</param>
/// <param name="Thread">What was said; its anchor names the part.</param>
public sealed record ContentRemark(CampaignId Campaign, string Name, int Version, ReviewThread Thread)
{
    /// <summary>The email's block that it is about; null: another part of the email.</summary>
    public string? Block => Thread.Anchor.StartsWith(CampaignParts.Block(""), StringComparison.Ordinal) ? Thread.Anchor[CampaignParts.Block("").Length..] : null;
}

internal sealed class ListContentRemarksHandler : IUseCase<ListContentRemarks, IReadOnlyList<ContentRemark>>
{
    private static readonly CampaignState[] Open = [.. Enum.GetValues<CampaignState>().Where(s => s == CampaignState.InReview || s.IsEditable())];

    private static readonly HashSet<string> Elsewhere = [CampaignParts.Subject, CampaignParts.Preheader, CampaignParts.Footer, CampaignParts.Look];

    public async Task<Result<IReadOnlyList<ContentRemark>>> HandleAsync(ListContentRemarks command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, content) = (scope.Db, command.Content);
        var (versions, campaigns) = (db.EmailContentVersions, db.Campaigns);
        var found = await db.CampaignVersions.AsNoTracking().Where(v => Open.Contains(v.State) && versions.Any(c => c.ContentId == content && v.Content == c.Id))
            .Join(campaigns, v => v.CampaignId, c => c.Id, (v, c) => new { v.CampaignId, v.Number, c.Name }).ToListAsync(cancellationToken);
        var remarks = new List<ContentRemark>();
        foreach (var version in found)
        {
            var comments = await db.ReviewCommentsOfAsync(CampaignApprovals.SubjectOf(version.CampaignId, version.Number), cancellationToken);
            remarks.AddRange(ReviewThread.Of(comments).Where(t => t.IsOpen).Select(t => new ContentRemark(version.CampaignId, version.Name, version.Number, t))
                .Where(r => r.Block is not null || Elsewhere.Contains(r.Thread.Anchor)));
        }

        return remarks.OrderBy(r => r.Thread.At).ToList();
    }
}
