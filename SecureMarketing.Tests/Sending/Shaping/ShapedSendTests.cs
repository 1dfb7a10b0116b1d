using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>From the queue to a peer over a real socket, with limits in between.</summary>
public sealed class ShapedSendTests
{
    [Fact]
    public async Task Rate_IsKeptMinuteByMinute()
    {
        await using var peer = new RecordingPeer();
        await using var fixture = await SendingFixture.StartAsync(12, peer.Port);
        await SetAsync(fixture.Host, new RouteShapingSettings { PerMinute = 5 });

        var counts = new List<int>();
        for (var minute = 0; minute < 3; minute++)
        {
            await fixture.SendOnceAsync();
            counts.Add(peer.Count);
            fixture.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([5, 10, 12], counts);
        await using var db = fixture.Host.NewContext();
        Assert.All(await db.OutboundMessages.ToListAsync(), m => Assert.Equal((MessageState.Accepted, 1), (m.State, m.Attempts)));
    }

    [Fact]
    public async Task BusyPeer_IsLeftAlone_ThenAskedByOneMessage()
    {
        var busy = true;
        await using var peer = new RecordingPeer(_ => busy ? PeerMood.Busy : PeerMood.Accept);
        await using var fixture = await SendingFixture.StartAsync(40, peer.Port);

        await fixture.SendOnceAsync();
        var first = peer.Asked;
        await fixture.SendOnceAsync();

        // Three in a row suspend it; what the twelve hands had begun is all that followed.
        Assert.InRange(first, 3, 15);
        Assert.Equal(first, peer.Asked);
        Assert.Equal(40 - first, (await fixture.StatesAsync()).GetValueOrDefault(MessageState.Queued) + await ShapedAsync(fixture));

        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        await fixture.SendOnceAsync();
        Assert.Equal(first + 1, peer.Asked);

        busy = false;
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(11));
        await fixture.SendOnceAsync();
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(30));
        await fixture.SendOnceAsync();
        Assert.Equal(40, peer.Count);
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
    }

    [Fact]
    public async Task BulkMail_WaitsForItsHours()
    {
        await using var peer = new RecordingPeer();
        await using var fixture = await SendingFixture.StartAsync(2, peer.Port);
        // Ten in the morning in New York.
        await SetAsync(fixture.Host, new RouteShapingSettings { BulkHours = new SendHours(12, 14) });

        await fixture.SendOnceAsync();
        Assert.Equal(0, peer.Count);
        fixture.Host.Clock.Advance(TimeSpan.FromHours(2.5));
        await fixture.SendOnceAsync();
        Assert.Equal(2, peer.Count);
    }

    [Fact]
    public async Task Reroute_SendsByTheOtherRoute_AndIsAudited()
    {
        await using var one = new RecordingPeer();
        await using var other = new RecordingPeer();
        await using var fixture = await SendingFixture.StartAsync(3, one.Port);
        var route = await LaneBench.AddRouteAsync(fixture.Host, RouteKind.SmartHost, other.Port, "Second", rank: 90);
        await fixture.Host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);

        var moved = await fixture.Host.RunAsync<RerouteQueued, int>(new RerouteQueued(new LaneTarget { Domain = "example.com" }, route));
        await fixture.SendOnceAsync();

        Assert.Equal((3, 0, 3), (moved.Value, one.Count, other.Count));
        await using var db = fixture.Host.NewContext();
        Assert.Equal(route.Value.ToString("N"), (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.MessagesRerouted)).ReasonCodes);
        Assert.Equal("sending.route_unusable", (await fixture.Host.RunAsync<RerouteQueued, int>(new RerouteQueued(new LaneTarget { Domain = "example.com" }, RouteId.New()))).Error?.Code);
    }

    [Fact]
    public async Task Retry_MakesDue_WhatWaits_AndOnlyThat()
    {
        await using var peer = new RecordingPeer(n => n == 1 ? PeerMood.DeferAtRecipient : PeerMood.Accept);
        await using var fixture = await SendingFixture.StartAsync(1, peer.Port);
        await fixture.SendOnceAsync();
        await using var db = fixture.Host.NewContext();
        var message = (await db.OutboundMessages.SingleAsync()).Id;

        Assert.Equal(1, (await fixture.Host.RunAsync<RetryQueued, int>(new RetryQueued(new LaneTarget { Message = message }))).Value);
        await fixture.SendOnceAsync();

        Assert.Equal(1, peer.Count);
        Assert.Equal("sending.not_waiting", (await fixture.Host.RunAsync<RetryQueued, int>(new RetryQueued(new LaneTarget { Message = message }))).Error?.Code);
        var viewer = Actor.Worker("viewer", Permission.QueueView);
        Assert.Equal("usecase.forbidden", (await fixture.Host.RunAsync<RetryQueued, int>(new RetryQueued(new LaneTarget { Message = message }), viewer)).Error?.Code);
    }

    [Theory]
    [InlineData(null, null, "sending.target")]
    [InlineData("a.example", "google", "sending.target")]
    [InlineData(null, "relay", "sending.target")]
    [InlineData("nowhere.example", null, "sending.lane_unknown")]
    public async Task Suspend_OfNothingKnown_SaysSo(string? domain, string? rollUp, string expected)
    {
        await using var host = await TestHost.StartAsync();

        var result = await host.RunAsync<SuspendDelivery, DateTimeOffset>(new SuspendDelivery(new LaneTarget { Domain = domain, RollUp = rollUp }, TimeSpan.FromHours(1), "Because"));

        Assert.Equal(expected, result.Error?.Code);
    }

    private static async Task<int> ShapedAsync(SendingFixture fixture)
    {
        await using var db = fixture.Host.NewContext();
        return await db.OutboundMessages.CountAsync(m => m.State == MessageState.Deferred && (m.ReasonCode == ShapingReason.Suspended || m.ReasonCode == SendingReason.Released));
    }

    private static async Task SetAsync(TestHost host, RouteShapingSettings settings)
    {
        await using var db = host.NewContext();
        var route = await db.DeliveryRoutes.SingleAsync(r => r.Name == "Relay");
        Assert.Null((await host.RunAsync<SaveRouteShaping, Unit>(new SaveRouteShaping(route.Id, settings))).Error);
    }
}
