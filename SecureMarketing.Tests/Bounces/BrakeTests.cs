using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Bounces;

/// <summary>A running campaign stops by itself.</summary>
public sealed class BrakeTests
{
    [Fact]
    public async Task Take_TheThirdComplaint_PausesTheCampaign()
    {
        await using var bench = await CampaignBench.StartAsync();
        var campaign = await bench.RunningAsync();
        var bounces = new BounceBench(bench.Host);
        var run = new OriginRun(campaign.Origin, 1, 1);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CampaignState.Running, (await bench.LatestAsync(campaign)).State);
            var message = await bounces.AcceptedAsync(await bounces.PersonAsync($"pat{i}@example.com"), run);
            await bounces.TakeAsync(ReportTexts.Complaint("x@example.net", messageId: message.InternetMessageId));
        }

        var version = await bench.LatestAsync(campaign);
        Assert.Equal((CampaignState.Paused, CampaignBrake.Complaints), (version.State, version.StateReason));
        await using var db = bench.Host.NewContext();
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.CampaignPaused));
    }

    [Theory]
    [InlineData(89, 11, true)]
    [InlineData(99, 11, true)]
    [InlineData(100, 11, false)]
    [InlineData(0, 10, false)]
    public void Refusals_OfATenth_Pause(long handedOver, long refused, bool pauses) =>
        Assert.Equal(pauses ? CampaignBrake.Refusals : null, CampaignBrake.Reason(handedOver, refused, new BounceOptions()));

    [Theory]
    [InlineData(2000, 2, true)]
    [InlineData(2001, 2, false)]
    [InlineData(10, 1, false)]
    public void Complaints_OfAThousandth_Warn(long handedOver, long complaints, bool warns) =>
        Assert.Equal(warns, CampaignBrake.Warns(handedOver, complaints, new BounceOptions()));

    [Fact]
    public async Task Refusals_WhileSending_PauseTheCampaign()
    {
        await using var bench = await CampaignBench.StartAsync();
        var campaign = await bench.RunningAsync();
        var run = new OriginRun(campaign.Origin, 1, 1);
        for (var i = 0; i < 11; i++)
            await Queue.StoreAsync(bench.Host, i < 10 ? MessageState.Bounced : MessageState.Accepted, run);
        await bench.Host.Get<BrakeWatch>().LookAsync(CancellationToken.None);
        Assert.Equal(CampaignState.Running, (await bench.LatestAsync(campaign)).State);

        await Queue.StoreAsync(bench.Host, MessageState.Bounced, run);
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(10));
        await bench.Host.Get<BrakeWatch>().LookAsync(CancellationToken.None);

        var version = await bench.LatestAsync(campaign);
        Assert.Equal((CampaignState.Paused, CampaignBrake.Refusals), (version.State, version.StateReason));
    }
}
