using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.TlsReports;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>From the queue to the recipients' own servers: what waits, what falls to the portal, what the receipt and the report say.</summary>
[Collection(BedCollection.Name)]
public sealed class DirectPipelineTests(DnsBed bed)
{
    private async Task<SendingFixture> StartAsync(string domain, int people = 2)
    {
        bed.Need();
        var fixture = await SendingFixture.StartAsync(people, settings: DirectRig.Settings(bed), domain: domain);
        Assert.Null((await fixture.Host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Kind = RouteKind.Direct, Settings = new RouteSettings { Name = "Direct" } })).Error);
        return fixture;
    }

    private static async Task<MessageReceipt> ReceiptAsync(SendingFixture fixture)
    {
        await using var db = fixture.Host.NewContext();
        return MessageReceipt.FromJson((await db.Attempts.OrderByDescending(a => a.ClaimedAt).FirstAsync(a => a.Evidence != null)).Evidence)!;
    }

    [Fact]
    public async Task Dane_CarriesACampaign_OverOneSession_AndTheDaysReportCountsIt()
    {
        await using var fixture = await StartAsync("dane.test", people: 5);
        await using var peer = bed.Peer("mx.dane.test", bed.Zone.Dane);
        var report = await fixture.SendOnceAsync();

        Assert.Equal([KeyValuePair.Create(MessageState.Accepted, 5)], report.ByState);
        Assert.All(peer.ByMessageId.Values, times => Assert.Equal(1, times));
        Assert.InRange(peer.Connections, 1, 4);
        Assert.Equal("T4", (await ReceiptAsync(fixture)).Transport!.Level);

        var files = (await fixture.Host.RunAsync<WriteTlsReports, IReadOnlyList<string>>(new WriteTlsReports(DateOnly.FromDateTime(TestHost.Start.UtcDateTime)))).Value;
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(files)));
        var policy = written.RootElement.GetProperty("policies")[0];
        Assert.Equal(("tlsa", 5, 0), (policy.GetProperty("policy").GetProperty("policy-type").GetString(),
            policy.GetProperty("summary").GetProperty("total-successful-session-count").GetInt32(), policy.GetProperty("summary").GetProperty("total-failure-session-count").GetInt32()));
    }

    [Fact]
    public async Task DaysThatAreOver_AreReportedOnceWithoutAsking_AndKeptThirtyDays()
    {
        await using var fixture = await StartAsync("dane.test", people: 1);
        await using var peer = bed.Peer("mx.dane.test", bed.Zone.Dane);
        await fixture.SendOnceAsync();
        var (host, sent) = (fixture.Host, DateOnly.FromDateTime(TestHost.Start.UtcDateTime));
        var folder = host.Services.GetRequiredService<TlsReportFolder>();
        var job = ActivatorUtilities.CreateInstance<WriteTlsReportsJob>(host.Services);

        await job.RunAsync(CancellationToken.None);
        Assert.False(folder.Holds(sent), "The day was not over.");
        host.Clock.Advance(TimeSpan.FromDays(3));
        await job.RunAsync(CancellationToken.None);
        Assert.Equal([sent], folder.Days());
        var file = Assert.Single(Directory.GetFiles(folder.Of(sent)));
        await File.AppendAllTextAsync(file, " ");
        await job.RunAsync(CancellationToken.None);
        Assert.EndsWith(" ", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromDays(28));
        await job.RunAsync(CancellationToken.None);
        Assert.Empty(folder.Days());
    }

    [Fact]
    public async Task DefiniteLack_GoesToThePortalAtOnce_AndTheReceiptSaysWhy()
    {
        await using var fixture = await StartAsync("pkix.test", people: 1);
        await using var peer = bed.Peer("mx.pkix.test", TestAuthority.SelfSigned("mx.pkix.test"));
        await fixture.SendOnceAsync();

        await using var db = fixture.Host.NewContext();
        var content = await db.OutboundMessages.SingleAsync(m => m.Kind == MessageKind.Content);
        Assert.True(content.State is MessageState.NoticeQueued or MessageState.NoticeSent);
        var attempt = await db.Attempts.SingleAsync(a => a.MessageId == content.Id);
        var receipt = MessageReceipt.FromJson(attempt.Evidence)!;
        Assert.Equal("self-signed", Assert.Single(receipt.FailedDirect!.Hosts).Reason);
        Assert.Contains(receipt.Rungs!, r => r is { Number: 9, Verdict: RungVerdict.Refused, Reason: "self-signed", Host: "mx.pkix.test" });
        // What was delivered is the notice alone, over TLS, without the message's words.
        Assert.DoesNotContain(peer.Messages, m => m.Contains("Maria0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BrokenPromise_WaitsForItsClassesPatience_ThenThePortal_WhoseNoticeWaitsToo()
    {
        await using var fixture = await StartAsync("danebad.test", people: 1);
        await using var peer = bed.Peer("mx.danebad.test", bed.Authority.IssueServer("mx.danebad.test"));
        await fixture.SendOnceAsync();
        Assert.Equal(1, (await fixture.StatesAsync()).GetValueOrDefault(MessageState.Deferred));
        Assert.Contains((await ReceiptAsync(fixture)).Transport!.Rungs, r => r is { Number: 6, Reason: "dane-mismatch" });

        fixture.Host.Clock.Advance(TimeSpan.FromHours(5));
        await fixture.SendOnceAsync();
        await using var db = fixture.Host.NewContext();
        Assert.Equal(MessageState.NoticeQueued, (await db.OutboundMessages.SingleAsync(m => m.Kind == MessageKind.Content)).State);
        Assert.NotEqual(MessageState.Accepted, (await db.OutboundMessages.SingleAsync(m => m.Kind == MessageKind.PortalNotice)).State);
        Assert.Equal(0, peer.DataOctets);
    }

    [Fact]
    public async Task InDoubt_SentAgainByAPerson_KeepsItsMethod()
    {
        await using var fixture = await StartAsync("two.test", people: 1);
        await using (var silent = new ScriptedPeer(bed.Zone.AddressOf("mx1.two.test"), bed.MxPort) { Certificate = bed.Authority.IssueServer("mx1.two.test"), Dot = AtDot.CutAfterDot })
            await fixture.SendOnceAsync();
        await using var db = fixture.Host.NewContext();
        var message = await db.OutboundMessages.AsNoTracking().SingleAsync();
        Assert.Equal(MessageState.InDoubt, message.State);

        // Now its servers prove nothing: the next rung would be the portal, but that would be a second message.
        Assert.Null((await fixture.Host.RunAsync<ResolveInDoubt, Core.Kernel.Unit>(new ResolveInDoubt(message.Id, InDoubtResolution.Resend))).Error);
        await fixture.Host.RunAsync<Core.Delivery.Direct.ForgetDomain, Core.Kernel.Unit>(new Core.Delivery.Direct.ForgetDomain("two.test"));
        await using var weak = bed.Peer("mx1.two.test", TestAuthority.SelfSigned("mx1.two.test"));
        await using var weakToo = bed.Peer("mx2.two.test", TestAuthority.SelfSigned("mx2.two.test"));
        await fixture.SendOnceAsync();
        Assert.Equal(MessageState.Held, (await db.OutboundMessages.AsNoTracking().SingleAsync()).State);
    }
}
