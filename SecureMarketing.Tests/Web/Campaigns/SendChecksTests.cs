using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Tests.Web.Campaigns;

/// <summary>The checklist over real versions, and over those with one thing changed.</summary>
public sealed class SendChecksTests
{
    [Fact]
    public async Task Checks_OfAnApprovedAndCountedCampaign_AreAllDone_AndEachFaultBlocks()
    {
        await using var bench = await CampaignBench.StartAsync();
        var organisation = bench.Host.Get<Organisation>();
        var id = await bench.ApprovedAsync();
        var approved = await OpenAsync(bench, id);
        Assert.Equal(CheckState.Open, SendChecks.Of(approved, organisation)[1].State);
        CampaignBench.Ok(await bench.FreezeAsync(id));
        var counted = await OpenAsync(bench, id);

        Assert.All(SendChecks.Of(counted, organisation), point => Assert.Equal(CheckState.Done, point.State));
        Assert.Equal("12 people", SendChecks.Of(counted, organisation)[1].Text);
        OpenedCampaign[] faulty =
        [
            counted with { Standing = GateApproval.HashMismatch },
            counted with { Frozen = counted.Frozen! with { People = ShownCount.Exact(0) } },
            counted with { Frozen = counted.Frozen! with { People = ShownCount.Hidden(CountDisclosure.Below11) } },
            counted with { Summary = counted.Summary with { PhiOutside = ["Care provider"] } },
            counted with { Summary = counted.Summary with { HasFooter = false } },
            counted with { Summary = counted.Summary with { Track = GateTracking.ThirdParty } },
        ];
        Assert.All(faulty, campaign => Assert.Single(SendChecks.Of(campaign, organisation), point => point.State == CheckState.Blocked));
        Assert.Single(
            SendChecks.Of(counted with { Summary = counted.Summary with { Sens = GateSensitivity.State } }, organisation),
            point => point.State == CheckState.Attention);
    }

    [Fact]
    public async Task Changes_NameExactlyWhatDiffers()
    {
        await using var bench = await CampaignBench.StartAsync();
        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.Host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(id), bench.Marketer));
        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { FromName = "Harbor", Tracking = false }));
        var request = CampaignBench.Ok(await bench.SubmitAsync(id));

        var opened = CampaignBench.Ok(await bench.Host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), bench.Compliance));

        Assert.Equal([ApproverKind.Compliance], opened.MayDecide);
        Assert.Equal("12", opened.People?.ToString());
        Assert.Equal(1, opened.Before!.Version);
        Assert.Equal(["Sender", "Routing and tracking"], opened.Parts.Where(p => p.Change != PartChange.Same).Select(p => p.Label));
        var author = CampaignBench.Ok(await bench.Host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), bench.Marketer));
        Assert.True(author.IsEditor);
        Assert.Empty(author.MayDecide);
    }

    [Fact]
    public async Task Lists_ShowWhatIsWhere()
    {
        await using var bench = await CampaignBench.StartAsync();
        var draft = await bench.DraftAsync(new CampaignSetup());
        var review = await bench.DraftAsync();
        CampaignBench.Ok(await bench.SubmitAsync(review));

        Assert.Equal([draft], await InAsync(CampaignView.Drafts));
        Assert.Equal([review], await InAsync(CampaignView.InReview));
        Assert.Empty(await InAsync(CampaignView.Active));
        Assert.Equal(2, (await InAsync(CampaignView.All)).Count);
        var mine = CampaignBench.Ok(await bench.Host.RunAsync<ListApprovals, ApprovalRows>(new ListApprovals(true, 0, 25), bench.Compliance));
        Assert.True(Assert.Single(mine.Rows).IsForMe);
        var legal = CampaignBench.Ok(await bench.Host.RunAsync<ListApprovals, ApprovalRows>(new ListApprovals(true, 0, 25), bench.Legal));
        Assert.False(Assert.Single(legal.Rows).IsForMe);

        async Task<IReadOnlyList<CampaignId>> InAsync(CampaignView view) =>
            [.. CampaignBench.Ok(await bench.Host.RunAsync<ListCampaigns, CampaignRows>(new ListCampaigns(view, 0, 25), bench.Marketer)).Rows.Select(r => r.Id)];
    }

    private static async Task<OpenedCampaign> OpenAsync(CampaignBench bench, CampaignId id) =>
        CampaignBench.Ok(await bench.Host.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id), bench.Marketer));
}
