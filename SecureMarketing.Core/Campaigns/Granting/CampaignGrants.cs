using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns.Granting;

/// <summary>Which sensitive labels a campaign holds, read anew at each question: for the builder, and wherever a campaign takes a step towards people.</summary>
internal sealed class CampaignGrants : ISensitiveGrants
{
    public Task<Sensitivity> InEffectAsync(AppDbContext db, OriginId campaign, CancellationToken cancellationToken) =>
        HeldAsync(db, CampaignId.From(campaign.Value), cancellationToken);

    /// <summary>
    /// Null when the campaign may use its segment: one that somebody could write only by a grant needs the same grant here. No query for any
    /// other segment.
    /// </summary>
    public static async Task<Error?> RefuseAsync(AppDbContext db, CampaignId campaign, CampaignPicture picture, CancellationToken cancellationToken) =>
        picture.Audience is { Granted: not Sensitivity.None } audience
            ? SensitiveGrantRules.RefuseToUse(audience.Name, audience.Granted, await HeldAsync(db, campaign, cancellationToken))
            : null;

    private static async Task<Sensitivity> HeldAsync(AppDbContext db, CampaignId campaign, CancellationToken cancellationToken)
    {
        var labels = await db.SensitiveGrants.AsNoTracking().Where(g => g.CampaignId == campaign && g.State == SensitiveGrantState.Granted).Select(g => g.Label).ToListAsync(cancellationToken);
        return labels.Count > 0 && await db.LatestStateAsync(campaign, cancellationToken) is { } state
            ? SensitiveGrantRules.InEffect(state, labels.Select(l => (l, SensitiveGrantState.Granted)))
            : Sensitivity.None;
    }
}
