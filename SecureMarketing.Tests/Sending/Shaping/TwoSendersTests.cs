using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>Two processes on one database send one campaign: nobody gets it twice, and the limit holds for both together.</summary>
public sealed class TwoSendersTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Senders_ShareTheWork_AndTheLimit(DatabaseProvider provider)
    {
        const int People = 120;
        // Each would open four.
        const int Connections = 6;
        await using var peer = new RecordingPeer(startTls: true, replyAfter: TimeSpan.FromMilliseconds(10), admits: true);
        await using var bench = await KilledSenderTests.StartAsync(peer, People, provider);
        await using (var db = bench.Host.NewContext())
        {
            var route = await db.DeliveryRoutes.SingleAsync(r => r.Name == "Relay");
            CampaignBench.Ok(await bench.Host.RunAsync<SaveRouteShaping, Unit>(new SaveRouteShaping(route.Id, new RouteShapingSettings { Connections = Connections })));
        }

        using (var one = KilledSenderTests.Start(bench))
        using (var other = KilledSenderTests.Start(bench))
        {
            // The peer answers nobody before both are at work.
            await KilledSenderTests.AtWorkAsync(bench, one);
            await KilledSenderTests.AtWorkAsync(bench, other);
            peer.Admit(1_000_000);
            await one.EndAsync();
            await other.EndAsync();
            Assert.Equal((0, 0), (one.ExitCode, other.ExitCode));
        }

        output.WriteLine($"{peer.Count} taken from the two, {peer.MostConnections} connections at most.");
        await using (var db = bench.Host.NewContext())
            Assert.Equal(2, await db.Attempts.Where(a => a.Outcome == MessageState.Accepted).Select(a => a.LeaseOwner).Distinct().CountAsync());
        // Those put off for want of a connection.
        await KilledSenderTests.FinishAsync(bench);

        Assert.Equal(People, peer.Count);
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        Assert.InRange(peer.MostConnections, 1, Connections);
        await using var check = bench.Host.NewContext();
        Assert.Equal(People, await check.OutboundMessages.CountAsync(m => m.State == MessageState.Accepted));
    }
}
