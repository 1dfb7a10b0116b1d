using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Campaigns;

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
}
