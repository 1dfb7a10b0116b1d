using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>The campaign from which the builder was opened: what that was granted is shown and may be used, here and nowhere else.</summary>
public sealed partial class SegmentEditorPage
{
    private static readonly Crumb[] NoCampaign = [new("Segments", "/segments")];

    private string? campaignName;
    private string? campaignChip;

    [SupplyParameterFromQuery(Name = "campaign")] private Guid? ForCampaign { get; set; }

    private OriginId? For => ForCampaign is { } id ? OriginId.From(id) : null;

    private IReadOnlyList<Crumb> Crumbs => ForCampaign is { } id && campaignName is { } name ? [new("Campaigns", "/campaigns"), new(name, $"/campaigns/{id:D}")] : NoCampaign;

    /// <summary>The campaign in the address of a page beside this one.</summary>
    /// <param name="mark">What stands before it: <c>?</c> or <c>&amp;</c>.</param>
    private string CampaignQuery(char mark) => SegmentAddress.Of(ForCampaign, mark);

    private async Task ReadCampaignAsync(Actor actor)
    {
        (campaignName, campaignChip) = (null, null);
        if (ForCampaign is not { } id || !actor.Holds(Permission.CampaignView))
            return;
        var found = await UseCases.RunAsync<ListSensitiveGrants, SensitiveGrants>(new ListSensitiveGrants(CampaignId.From(id)), actor, leaving.Token);
        if (!found.IsSuccess)
            return;
        campaignName = found.Value.Name;
        campaignChip = !SensitiveRights.TakesGrants(actor) ? $"For campaign “{campaignName}”"
            : found.Value.InEffect == Sensitivity.None ? $"For campaign “{campaignName}”, without sensitive categories"
            : $"For campaign “{campaignName}” with: {SensitivityNames.Of(found.Value.InEffect)}";
    }
}
