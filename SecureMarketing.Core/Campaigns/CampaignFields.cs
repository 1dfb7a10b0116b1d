using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// Whether a campaign may use the fields of its segment and its email for what it is: its own class decides, whatever the segment
/// was saved for (45 CFR 164.502(b)). Asked when it is submitted, and again when people are taken.
/// </summary>
internal sealed class CampaignFields(IAudience audiences, MergeFieldGrants merges)
{
    public async Task<Error?> RefuseAsync(AppDbContext db, CampaignPicture picture, CancellationToken cancellationToken)
    {
        var purpose = Of(picture.Classification.Class);
        return (picture.Audience is { } audience ? await audiences.RefuseAsync(db, audience.VersionId, purpose, cancellationToken) : null)
            ?? (picture.Content is { } content ? await merges.RefuseAsync(db, content.Usage, purpose, cancellationToken) : null);
    }

    public async Task NoteAsync(AppDbContext db, CampaignPicture picture, CampaignId campaign, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var purpose = Of(picture.Classification.Class);
        if (picture.Audience is { } audience)
            await audiences.NoteUseAsync(db, audience.VersionId, purpose, FieldUser.Campaign, campaign.Value, now, cancellationToken);
        if (picture.Content is { } content)
            await MergeFieldGrants.NoteAsync(db, content.Usage, purpose, FieldUser.Campaign, campaign.Value, now, cancellationToken);
    }

    /// <summary>What is not decided yet counts as marketing.</summary>
    public static FieldPurpose Of(HipaaClass value) => value switch
    {
        HipaaClass.NotMarketing => FieldPurpose.Care,
        HipaaClass.NoPhi => FieldPurpose.Operations,
        HipaaClass.Fundraising => FieldPurpose.Fundraising,
        _ => FieldPurpose.Marketing,
    };
}
