using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>Two processes on one database send one campaign: nobody gets it twice, and the limit holds for both together.</summary>
public sealed class TwoSendersTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Senders_ShareTheWork_AndTheLimit(DatabaseProvider provider)
    {
        const int People = 120;
        // Each would open four.
        const int Connections = 6;
        await using var peer = new RecordingPeer(startTls: true, replyAfter: TimeSpan.FromMilliseconds(100));
        await using var bench = await KilledSenderTests.StartAsync(peer, People, provider);
        await using (var db = bench.Host.NewContext())
        {
            var route = await db.DeliveryRoutes.SingleAsync(r => r.Name == "Relay");
            CampaignBench.Ok(await bench.Host.RunAsync<SaveRouteShaping, Unit>(new SaveRouteShaping(route.Id, new RouteShapingSettings { Connections = Connections })));
        }

        for (var round = 0; round < 5 && peer.Count < People; round++)
        {
            using var one = KilledSenderTests.Start(bench);
            using var other = KilledSenderTests.Start(bench);
            await Task.WhenAll(one.WaitForExitAsync(TestContext.Current.CancellationToken), other.WaitForExitAsync(TestContext.Current.CancellationToken)).WaitAsync(Patience, TestContext.Current.CancellationToken);
            output.WriteLine($"Round {round}: {peer.Count} taken, {peer.MostConnections} connections at most, exits {one.ExitCode} and {other.ExitCode}.");
            Assert.Equal((0, 0), (one.ExitCode, other.ExitCode));
            // Those put off for want of a connection.
            await KilledSenderTests.MakeDueAsync(bench);
        }

        Assert.Equal(People, peer.Count);
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        Assert.InRange(peer.MostConnections, 1, Connections);
        await using var check = bench.Host.NewContext();
        Assert.Equal(People, await check.OutboundMessages.CountAsync(m => m.State == MessageState.Accepted));
        var workers = await check.Attempts.Where(a => a.Outcome == MessageState.Accepted).Select(a => a.LeaseOwner).Distinct().CountAsync();
        output.WriteLine($"{provider}: {workers} processes took part.");
    }
}
