using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Approvals;

/// <summary>Sensitive categories that campaigns asked this very person for; never what they asked for themselves.</summary>
internal sealed class SensitiveRequestsHome(SiteZone zone) : IHomeSource
{
    public int Order => 11;

    public Permission Needs => Permission.ApprovalCompliance;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var found = await visit.RunAsync<ListSensitiveGrants, SensitiveGrants>(new ListSensitiveGrants(), cancellationToken);
        if (!found.IsSuccess || found.Value.Rows.Where(r => r.MayDecide).ToList() is not [var oldest, ..] mine)
            return null;
        return new HomeCard(
            HomePart.Waiting, mine.Count == 1 ? "Request for sensitive information" : "Requests for sensitive information", HomeWords.Number(mine.Count),
            $"“{oldest.CampaignName}” has asked since {zone.Text(oldest.AskedAt)}. Until it is decided, the category stays hidden.",
            "/approvals", "Decide", Tone.Info);
    }
}
