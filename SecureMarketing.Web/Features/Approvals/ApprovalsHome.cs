using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Approvals;

/// <summary>Approvals that wait for this very person; never of their own campaigns.</summary>
internal sealed class ApprovalsHome(SiteZone zone) : IHomeSource
{
    public int Order => 10;

    public Permission Needs => Permission.ApprovalView;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var mine = await visit.RunAsync<FindMyApprovals, MyApprovals>(new FindMyApprovals(), cancellationToken);
        if (!mine.IsSuccess || mine.Value.Oldest is not { } oldest)
            return null;
        var one = mine.Value.Total == 1;
        return new HomeCard(
            HomePart.Waiting, one ? "Approval" : "Approvals", HomeWords.Number(mine.Value.Total),
            $"{(one ? "" : "The oldest, ")}“{oldest.Title}”{(one ? "" : ",")} has waited since {zone.Text(oldest.RequestedAt)}. It is sent only after your decision.",
            one ? $"/approvals/{oldest.Id.Value:D}" : "/approvals", one ? "Review it" : "Review them", Tone.Info);
    }
}
