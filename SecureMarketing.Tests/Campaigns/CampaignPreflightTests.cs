using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Tests.Delivery.Domains;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>A campaign is not scheduled, and does not begin, while its mail would be unsigned, unauthorised or unlawful.</summary>
public abstract class CampaignPreflightTests(DatabaseProvider provider)
{
    private readonly PaperResolver paper = new PaperResolver().Validating();

    private async Task<CampaignBench> StartAsync()
    {
        var bench = new CampaignBench(await TestHost.StartAsync(
            provider,
            configure: s => s.AddSingleton<IMailResolver>(paper),
            settings: new Dictionary<string, string?> { ["DirectDelivery:Resolver"] = "127.0.0.1:53", ["Public:BaseUrl"] = "https://mail.example.org" }));
        await bench.AddPeopleAsync(12);
        return bench;
    }

    private static async Task<RouteId> RelayAsync(CampaignBench bench, StreamSet streams = StreamSet.All, Guid? vendor = null) => CampaignBench.Ok(await bench.Host.RunAsync<SaveRoute, RouteId>(
        new SaveRoute { Settings = new RouteSettings { Name = "Relay", Host = "relay.example.net", Port = 587, AssertsOnwardTls = true, Egress = "ip4:192.0.2.10", Streams = streams, Vendor = vendor } }));

    /// <summary>Everything that large providers want of example.org.</summary>
    private async Task PublishAsync(CampaignBench bench)
    {
        var key = CampaignBench.Ok(await bench.Host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "example.org", Selector = "s1", Algorithm = DkimAlgorithm.Ed25519Sha256 }));
        paper.Text(key.RecordName, key.RecordValue).Text("example.org", "v=spf1 ip4:192.0.2.10 -all").Text("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org");
    }

    private static async Task<string> RefusedAsync(CampaignBench bench, CampaignId id)
    {
        var report = CampaignBench.Ok(await bench.Host.RunAsync<PreflightCampaign, PreflightReport>(new PreflightCampaign(id), bench.Marketer));
        return string.Join(' ', report.Checks.Where(c => c.Verdict == PreflightVerdict.Refuse).Select(c => c.Kind));
    }

    private static async Task<CampaignId> FrozenAsync(CampaignBench bench)
    {
        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(id));
        return id;
    }

    [Fact]
    public async Task Sandbox_NeedsNoRecords()
    {
        await using var bench = await StartAsync();
        var id = await FrozenAsync(bench);
        Assert.Equal("", await RefusedAsync(bench, id));
        CampaignBench.Ok(await bench.ScheduleAsync(id, 12));
        Assert.Single(await bench.DueAsync());
    }

    [Fact]
    public async Task Schedule_IsRefused_UntilTheMailIsSignedAndAuthorised()
    {
        await using var bench = await StartAsync();
        var id = await FrozenAsync(bench);
        await RelayAsync(bench);
        Assert.Equal("Signature ReturnPath Dmarc Unsubscribe", await RefusedAsync(bench, id));

        var refused = (await bench.ScheduleAsync(id, 12)).Error!;

        Assert.Equal("campaign.preflight_refused", refused.Code);
        Assert.Contains("Make a signing key for example.org", refused.Message, StringComparison.Ordinal);
        Assert.Equal(CampaignState.Approved, (await bench.LatestAsync(id)).State);
        await PublishAsync(bench);
        Assert.Equal("", await RefusedAsync(bench, id));
        CampaignBench.Ok(await bench.ScheduleAsync(id, 12));
        Assert.Single(await bench.DueAsync());
    }

    [Fact]
    public async Task Launch_ThatTurnsOutWrong_IsPaused_LosesNothing_AndIsResumedWhenMended()
    {
        await using var bench = await StartAsync();
        var id = await FrozenAsync(bench);
        await RelayAsync(bench);
        await PublishAsync(bench);
        CampaignBench.Ok(await bench.ScheduleAsync(id, 12, bench.Host.Clock.GetUtcNow().AddHours(20)));
        paper.Without("_dmarc.example.org", MailRecordKind.Text);
        bench.Host.Clock.Advance(TimeSpan.FromHours(20));

        Assert.Empty(await bench.DueAsync());

        var held = await bench.LatestAsync(id);
        Assert.Equal((CampaignState.Paused, null, null), (held.State, held.StartedAt, held.LaunchedAt));
        Assert.Contains("_dmarc.example.org", held.StateReason, StringComparison.Ordinal);
        await using (var db = bench.Host.NewContext())
        {
            Assert.Empty(db.Recipients);
            Assert.Empty(db.OutboundMessages);
            Assert.Contains(db.AuditEvents, e => e.Action == AuditAction.CampaignPaused && e.ReasonCodes == "campaign.preflight_refused");
        }

        Assert.Equal("campaign.preflight_refused", (await bench.Host.RunAsync<ResumeCampaign, Unit>(new ResumeCampaign(id, 1), bench.Marketer)).Error?.Code);
        Assert.Equal(CampaignState.Paused, (await bench.LatestAsync(id)).State);
        paper.Text("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org");
        bench.Host.Clock.Advance(TimeSpan.FromHours(50));
        CampaignBench.Ok(await bench.Host.RunAsync<ResumeCampaign, Unit>(new ResumeCampaign(id, 1), bench.Marketer));

        var run = Assert.Single(await bench.DueAsync());
        Assert.Equal(new OriginRun(id.Origin, 1, 1), run);
        // It begins now: its 48 hours count from here.
        Assert.Equal(bench.Host.Clock.GetUtcNow().AddHours(48), (await bench.FactsAsync(id))!.Plan.Deadline);
        await using var after = bench.Host.NewContext();
        Assert.Equal(12, (await bench.Origin.AudiencePageAsync(after, run, null, 50, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task VendorWithoutAnAgreement_AndAStreamWithoutARoute_Refuse()
    {
        await using var bench = await StartAsync();
        var id = await FrozenAsync(bench);
        await PublishAsync(bench);
        var relay = await RelayAsync(bench, vendor: PartyId.New().Value);
        Assert.Equal("Agreement", await RefusedAsync(bench, id));

        var stream = CampaignBench.Ok(await bench.Host.RunAsync<PreflightCampaign, PreflightReport>(new PreflightCampaign(id), bench.Marketer)).Stream;
        CampaignBench.Ok(await bench.Host.RunAsync<SetStream, Unit>(new SetStream { Stream = stream, Routes = [] }));
        Assert.StartsWith("Route", await RefusedAsync(bench, id), StringComparison.Ordinal);
        CampaignBench.Ok(await bench.Host.RunAsync<SetStream, Unit>(new SetStream { Stream = stream, Routes = [relay], Sender = new SenderIdentity("Harbor", "care@other.example", null) }));
        Assert.StartsWith("Sender", await RefusedAsync(bench, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAResolver_TheKeyIsStillDemanded_AndWhatCannotBeSeenOnlyWarns()
    {
        await using var bench = new CampaignBench(await TestHost.StartAsync(provider, settings: new Dictionary<string, string?> { ["Public:BaseUrl"] = "https://mail.example.org" }));
        await bench.AddPeopleAsync(12);
        var id = await FrozenAsync(bench);
        await RelayAsync(bench);
        Assert.Equal("Signature Unsubscribe", await RefusedAsync(bench, id));
        CampaignBench.Ok(await bench.Host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "example.org", Selector = "s1" }));
        CampaignBench.Ok(await bench.ScheduleAsync(id, 12));
    }
}

public sealed class SqliteCampaignPreflightTests() : CampaignPreflightTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlCampaignPreflightTests() : CampaignPreflightTests(DatabaseProvider.PostgreSql);
