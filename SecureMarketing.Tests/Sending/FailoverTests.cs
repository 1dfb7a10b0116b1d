using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Sending.Shaping;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>Ordered routes: what the first one cannot carry the next one does, without anybody's doing.</summary>
public sealed class FailoverTests
{
    private const int People = 20;

    [Fact]
    public async Task RouteThatIsDown_GivesWayToTheNext_AndNobodyIsLostOrWrittenToTwice()
    {
        await using var second = new RecordingPeer();
        // Nobody listens at the first.
        await using var fixture = await SendingFixture.StartAsync(People, Ports.Free());
        await LaneBench.AddRouteAsync(fixture.Host, RouteKind.SmartHost, second.Port, "Second", rank: 90);

        await fixture.SendOnceAsync();
        var route = (await fixture.Host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes())).Value.Single(r => r.Settings.Name == "Relay");
        Assert.Equal((CircuitState.Open, "route-resting"), (route.Circuit, route.Refusal));
        // Those it failed wait for it at first, in case it comes back.
        Assert.InRange(second.Count, 0, People - CircuitBreaker.FailuresBeforeRest);

        for (var round = 0; round < 8 && second.Count < People; round++)
        {
            fixture.Host.Clock.Advance(TimeSpan.FromMinutes(30));
            await fixture.SendOnceAsync();
        }

        Assert.Equal([KeyValuePair.Create(MessageState.Accepted, People)], await fixture.StatesAsync());
        Assert.Equal(People, second.Taken.Count);
        Assert.All(second.Taken.Values, copies => Assert.Equal(1, copies));
        await using var db = fixture.Host.NewContext();
        var receipts = await db.Attempts.Where(a => a.Outcome == MessageState.Accepted).Select(a => a.Evidence).ToListAsync();
        Assert.All(receipts, r => Assert.Equal("Second", MessageReceipt.FromJson(r)!.Transport!.Route));
    }
}
