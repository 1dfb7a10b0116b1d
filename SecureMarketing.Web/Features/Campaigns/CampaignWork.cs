using MudBlazor;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>Campaigns by name, for the palette and the home page.</summary>
internal sealed class CampaignWork : IWorkSource
{
    public Permission Needs => Permission.CampaignView;

    public async Task<IReadOnlyList<WorkItem>> FindAsync(Visit visit, string? part, bool mine, int most, CancellationToken cancellationToken)
    {
        var found = await visit.RunAsync<FindCampaigns, IReadOnlyList<FoundCampaign>>(new FindCampaigns(part, mine, most), cancellationToken);
        return found.IsSuccess ? [.. found.Value.Select(Item)] : [];
    }

    private static WorkItem Item(FoundCampaign campaign) => new(
        "Campaign", campaign.Name, $"/campaigns/{campaign.Id.Value:D}", Icons.Material.Outlined.Email, campaign.ChangedAt,
        CampaignWords.Of(campaign.State), CampaignWords.ToneOf(campaign.State));
}
