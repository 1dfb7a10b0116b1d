using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>My campaigns that came back with changes requested.</summary>
internal sealed class ReturnedCampaignsHome : IHomeSource
{
    public int Order => 11;

    public Permission Needs => Permission.CampaignEdit;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var returned = await visit.MyCampaignsAsync(CampaignState.ChangesRequested, cancellationToken);
        return returned is [var latest, ..]
            ? new HomeCard(
                HomePart.Waiting, "Changes requested", HomeWords.Number(returned.Count),
                $"“{latest.Name}” came back{(returned.Count == 1 ? "" : ", and others too")}. Read the comment, mend it and submit it again; until then nobody receives it.",
                returned.Count == 1 ? $"/campaigns/{latest.Id.Value:D}" : "/campaigns?view=Drafts", returned.Count == 1 ? "Open the campaign" : "Open drafts", Tone.Warning)
            : null;
    }
}

/// <summary>My campaigns that everyone has approved and nobody has sent yet.</summary>
internal sealed class ApprovedCampaignsHome : IHomeSource
{
    public int Order => 12;

    public Permission Needs => Permission.CampaignLaunch;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var approved = await visit.MyCampaignsAsync(CampaignState.Approved, cancellationToken);
        return approved is [var latest, ..]
            ? new HomeCard(
                HomePart.Waiting, "Approved, not sent", HomeWords.Number(approved.Count),
                $"“{latest.Name}” has every approval{(approved.Count == 1 ? "" : ", and others too")}. Check the audience and send or schedule it; an approval ends by itself.",
                approved.Count == 1 ? $"/campaigns/{latest.Id.Value:D}/send" : "/campaigns?view=Active", approved.Count == 1 ? "Review and send" : "Open approved campaigns", Tone.Success)
            : null;
    }
}

internal static class MyCampaigns
{
    /// <summary>As many as a person can have open at a time.</summary>
    private const int Most = 50;

    /// <summary>The person's own campaigns in a state, longest in it first; empty when refused.</summary>
    public static async Task<IReadOnlyList<FoundCampaign>> MyCampaignsAsync(this Visit visit, CampaignState state, CancellationToken cancellationToken)
    {
        var mine = await visit.RunAsync<FindCampaigns, IReadOnlyList<FoundCampaign>>(new FindCampaigns(null, true, Most), cancellationToken);
        return mine.IsSuccess ? [.. mine.Value.Where(c => c.State == state).OrderBy(c => c.Since)] : [];
    }
}
