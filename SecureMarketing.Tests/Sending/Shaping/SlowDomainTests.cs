using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>Direct delivery to two receivers of which one takes its time.</summary>
public sealed class SlowDomainTests
{
    [Fact]
    public async Task SlowReceiver_DoesNotHoldUpTheOther()
    {
        var port = Ports.Free();
        await using var slow = new RecordingPeer(startTls: true, replyAfter: TimeSpan.FromSeconds(2), listenAt: new IPEndPoint(IPAddress.Parse("127.0.0.2"), port));
        await using var quick = new RecordingPeer(listenAt: new IPEndPoint(IPAddress.Parse("127.0.0.3"), port));
        var dns = new StubResolver(new Dictionary<string, (string, string)>
        {
            ["slow.example"] = ("mx.slow.example", "127.0.0.2"),
            ["quick.example"] = ("mx.quick.example", "127.0.0.3"),
        });
        await using var fixture = await SendingFixture.StartAsync(
            24,
            Ports.Free(),
            settings: new Dictionary<string, string?>
            {
                ["DirectDelivery:Resolver"] = "127.0.0.1:53",
                ["DirectDelivery:MxPort"] = port.ToString(CultureInfo.InvariantCulture),
                ["DirectDelivery:PrivateAddresses"] = "true",
            },
            configure: services => services.AddSingleton<IMailResolver>(dns),
            // The slow one first, so that it could take every hand.
            domainOf: i => i < 12 ? "slow.example" : "quick.example");
        await LaneBench.AddRouteAsync(fixture.Host, RouteKind.Direct);

        var watch = Stopwatch.StartNew();
        var sending = fixture.SendOnceAsync();
        while (quick.Count < 12 && watch.Elapsed < TimeSpan.FromSeconds(30))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        Assert.Equal(12, quick.Count);
        Assert.InRange(slow.Count, 0, 8);
        await sending;
        Assert.InRange(slow.MostConnections, 1, 2);
        await using var db = fixture.Host.NewContext();
        Assert.Equal([".quick.example", ".slow.example"], await db.Destinations.OrderBy(d => d.Domain).Select(d => d.RollUp).ToListAsync(TestContext.Current.CancellationToken));
        Assert.All(await db.OutboundMessages.ToListAsync(TestContext.Current.CancellationToken), m =>
            Assert.True(m.State == MessageState.Accepted || m.ReasonCode == ShapingReason.Connections, $"{m.State} {m.ReasonCode}"));
    }
}
