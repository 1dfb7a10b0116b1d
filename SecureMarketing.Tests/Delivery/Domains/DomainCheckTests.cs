using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Domains;

/// <summary>What a check of a sending domain finds, against a DNS on paper; the real one is asked in the bed.</summary>
public abstract class DomainCheckTests(DatabaseProvider provider)
{
    internal const string Domain = "mail.example.org";

    internal static Task<TestHost> StartAsync(DatabaseProvider provider, PaperResolver paper, string? returnDomain = null) => TestHost.StartAsync(
        provider,
        configure: s => s.AddSingleton<IMailResolver>(paper),
        settings: new Dictionary<string, string?> { ["DirectDelivery:Resolver"] = "127.0.0.1:53", ["Bounces:ReturnDomain"] = returnDomain });

    internal static async Task<DomainView> CheckAsync(TestHost host)
    {
        var answer = await host.RunAsync<CheckSendingDomain, DomainView>(new CheckSendingDomain(Domain));
        Assert.Null(answer.Error);
        return answer.Value;
    }

    internal static async Task RelayAsync(TestHost host, string? egress) => Assert.Null((await host.RunAsync<SaveRoute, RouteId>(
        new SaveRoute { Settings = new RouteSettings { Name = "Relay", Host = "relay.example.net", Port = 587, Egress = egress } })).Error);

    internal static RecordFinding Of(DomainView view, DomainRecordKind kind) => view.Records.First(r => r.Record.Kind == kind);

    [Fact]
    public async Task WithoutAResolver_NothingCanBeLookedUp_AndTheRecordsToPublishAreShown()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.Null((await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = Domain, Selector = "s1" })).Error);
        var view = await CheckAsync(host);
        Assert.Equal([DomainRecordKind.Dkim, DomainRecordKind.Spf, DomainRecordKind.Dmarc, DomainRecordKind.MtaSts, DomainRecordKind.MtaStsPolicy, DomainRecordKind.TlsReports], view.Records.Select(r => r.Record.Kind));
        Assert.All(view.Records, r => Assert.Equal(RecordState.Unknown, r.State));
        Assert.Equal((null, "s1._domainkey.mail.example.org"), (view.CheckedAt, view.Records[0].Record.Name));
        Assert.Equal("delivery.domain_invalid", (await host.RunAsync<CheckSendingDomain, DomainView>(new CheckSendingDomain("not a domain"))).Error!.Code);
    }

    [Fact]
    public async Task EverythingPublished_IsFound_AndTheGoodCheckIsRemembered()
    {
        var paper = new PaperResolver().Validating();
        await using var host = await StartAsync(provider, paper, "bounce." + Domain);
        await RelayAsync(host, "include:_spf.example.net ip4:192.0.2.10");
        foreach (var algorithm in new[] { DkimAlgorithm.RsaSha256, DkimAlgorithm.Ed25519Sha256 })
        {
            var key = (await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = Domain, Selector = "s" + (int)algorithm, Algorithm = algorithm })).Value;
            paper.Text(key.RecordName, key.RecordValue);
        }

        paper.Text("bounce." + Domain, "v=spf1 include:_spf.example.net ip4:192.0.2.0/24 -all").Text("_spf.example.net", "v=spf1 ip4:198.51.100.0/24 -all")
            .Mail("bounce." + Domain, "mx.example.org")
            .Text("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org")
            .Text("_smtp._tls." + Domain, "v=TLSRPTv1; rua=mailto:tls@example.org");

        var view = await CheckAsync(host);

        Assert.Equal(
            "Dkim=Found Dkim=Found Spf=Found Dmarc=Found ReturnMail=Found MtaSts=Missing MtaStsPolicy=Missing TlsReports=Found",
            string.Join(' ', view.Records.Select(r => $"{r.Record.Kind}={r.State}")));
        Assert.Equal((host.Clock.GetUtcNow(), 0), (view.GoodAt, view.Troubles));
        var row = Assert.Single((await host.RunAsync<ListSendingDomains, IReadOnlyList<DomainRow>>(new ListSendingDomains())).Value);
        Assert.Equal(new DomainRow(Domain, 2, view.CheckedAt, view.GoodAt, 0), row);

        // What was found stands until it is looked at again, and a later failure does not take the good one back.
        host.Clock.Advance(TimeSpan.FromHours(1));
        paper.Without("_dmarc.example.org", MailRecordKind.Text);
        Assert.Equal(1, (await CheckAsync(host)).Troubles);
        var seen = (await host.RunAsync<ViewSendingDomain, DomainView>(new ViewSendingDomain(Domain))).Value;
        Assert.Equal((RecordState.Missing, view.GoodAt), (Of(seen, DomainRecordKind.Dmarc).State, seen.GoodAt));
    }

    [Fact]
    public async Task ChangedKey_IsNotTakenForTheOldOne()
    {
        var paper = new PaperResolver().Validating();
        await using var host = await StartAsync(provider, paper);
        var old = (await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = Domain, Selector = "s1", Algorithm = DkimAlgorithm.Ed25519Sha256 })).Value;
        paper.Text(old.RecordName, old.RecordValue);
        Assert.Equal(RecordState.Found, Of(await CheckAsync(host), DomainRecordKind.Dkim).State);
        await host.RunAsync<RetireDkimKey, Unit>(new RetireDkimKey(old.Id));
        await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = Domain, Selector = "s2", Algorithm = DkimAlgorithm.Ed25519Sha256 });
        var view = (await host.RunAsync<ViewSendingDomain, DomainView>(new ViewSendingDomain(Domain))).Value;
        Assert.Equal(("s2", RecordState.Unknown, 2), (Of(view, DomainRecordKind.Dkim).Record.Selector, Of(view, DomainRecordKind.Dkim).State, view.Keys.Count));
    }
}

public sealed class SqliteDomainCheckTests() : DomainCheckTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlDomainCheckTests() : DomainCheckTests(DatabaseProvider.PostgreSql);

/// <summary>SPF against where the routes leave.</summary>
public sealed class SpfVerdictTests
{
    [Theory]
    [InlineData("include:_spf.example.net", "v=spf1 ip4:192.0.2.1 -all", RecordState.Different, "include:_spf.example.net")]
    [InlineData("ip4:192.0.2.0/24", "v=spf1 ip4:192.0.2.0/25 -all", RecordState.Different, "ip4:192.0.2.0/24")]
    [InlineData("ip4:192.0.2.9", "v=spf1 ip4:192.0.2.0/24 -all", RecordState.Found, null)]
    [InlineData("a:out.example.net", "v=spf1 ip4:203.0.113.9 -all", RecordState.Found, null)]
    [InlineData("a:out.example.net", "v=spf1 ip4:203.0.113.8 -all", RecordState.Different, "a:out.example.net")]
    [InlineData("ip4:192.0.2.9", "v=spf1 +all", RecordState.Different, "anybody")]
    [InlineData("ip4:192.0.2.9", "v=spf1 ip4:192.0.2.9", RecordState.Found, "everybody else")]
    [InlineData("ip4:192.0.2.9", "v=spf1 ip4:192.0.2.9 include:gone.example -all", RecordState.Different, "gone.example")]
    [InlineData("ip4:192.0.2.9", "v=spf1 nonsense", RecordState.Different, "cannot be read")]
    [InlineData(null, "v=spf1 ip4:192.0.2.9 -all", RecordState.Found, "not told")]
    [InlineData("ip4:192.0.2.9", null, RecordState.Missing, "nobody")]
    public async Task Spf_AuthorisesWhereTheRouteLeaves(string? egress, string? published, RecordState state, string? says)
    {
        var paper = new PaperResolver().Validating().Address("out.example.net", "203.0.113.9");
        if (published is not null)
            paper.Text(DomainCheckTests.Domain, published);
        await using var host = await DomainCheckTests.StartAsync(DatabaseProvider.Sqlite, paper);
        await DomainCheckTests.RelayAsync(host, egress);
        var spf = DomainCheckTests.Of(await DomainCheckTests.CheckAsync(host), DomainRecordKind.Spf);
        Assert.Equal(state, spf.State);
        Assert.Contains(says ?? "", spf.Problem ?? "", StringComparison.OrdinalIgnoreCase);
        Assert.True(spf.Problem is null == spf.Mend is null);
    }
}

/// <summary>Verdicts on single answers: rows of a table.</summary>
public sealed class DomainJudgeTests
{
    private static readonly DomainRecord Key = new(DomainRecordKind.Dkim, "TXT", "s1._domainkey.example.org", "v=DKIM1; k=rsa; p=AAAA", true) { Selector = "s1" };
    private static readonly DomainRecord Policy = new(DomainRecordKind.Dmarc, "TXT", "_dmarc.example.org", "v=DMARC1; p=none", true);

    private static DnsAnswer Texts(params string[] texts) => texts.Length == 0 ? DnsAnswer.Of(DnsStatus.NoData) : new DnsAnswer { Status = DnsStatus.Found, Records = [.. texts.Select(t => new TextRecord(t))] };

    [Theory]
    [InlineData("v=DKIM1; k=rsa; p=AAAA", RecordState.Found, null)]
    [InlineData("p=AA AA", RecordState.Found, null)]
    [InlineData("v=DKIM1; t=y; p=AAAA", RecordState.Found, "under test")]
    [InlineData("v=DKIM1; k=rsa; p=BBBB", RecordState.Different, "Another public key")]
    [InlineData("v=DKIM1; k=ed25519; p=AAAA", RecordState.Different, "ed25519")]
    [InlineData("v=DKIM1; p=", RecordState.Different, "revoked")]
    [InlineData("v=DKIM1; h=sha1; p=AAAA", RecordState.Different, "SHA-256")]
    [InlineData("hello", RecordState.Different, "no DKIM key")]
    public void Dkim(string published, RecordState state, string? says) => Check(DomainJudge.Dkim(Key, Texts(published)), state, says);

    [Fact]
    public void Dkim_OfSeveralRecords_OrWithoutAnAnswer()
    {
        Check(DomainJudge.Dkim(Key, Texts(Key.Value, "other")), RecordState.Different, "several");
        Check(DomainJudge.Dkim(Key, Texts()), RecordState.Missing, "not published");
        Check(DomainJudge.Dkim(Key, DnsAnswer.Of(DnsStatus.Failed)), RecordState.Unknown, "no definite answer");
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject; rua=mailto:a@example.org", "example.org", RecordState.Found, null)]
    [InlineData("v=DMARC1; p=reject", "example.org", RecordState.Found, "no place for reports")]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.org", "example.org", RecordState.Found, "policy is none")]
    [InlineData("v=DMARC1; p=reject; adkim=s; rua=mailto:a@example.org", "mail.example.org", RecordState.Different, "adkim=s")]
    [InlineData("v=DMARC1; p=maybe", "example.org", RecordState.Different, "cannot be read")]
    [InlineData("v=spf1 -all", "example.org", RecordState.Missing, "refuse bulk mail")]
    public void Dmarc(string published, string signing, RecordState state, string? says) =>
        Check(DomainJudge.Dmarc(Policy, [("example.org", Texts(published))], [signing], "example.org"), state, says);

    [Fact]
    public void Dmarc_OfAnUpperDomain_AppliesItsSubdomainPolicy()
    {
        Check(DomainJudge.Dmarc(Policy, [("news.example.org", Texts()), ("example.org", Texts("v=DMARC1; p=reject; sp=none; rua=mailto:a@example.org"))], ["example.org"], "news.example.org"), RecordState.Found, "policy is none");
        Check(DomainJudge.Dmarc(Policy, [("news.example.org", DnsAnswer.Of(DnsStatus.TimedOut))], [], "news.example.org"), RecordState.Unknown, "no definite answer");
    }

    [Theory]
    [InlineData("enforce", "mx.example.org", RecordState.Found, null)]
    [InlineData("testing", "mx.example.org", RecordState.Found, "tested")]
    [InlineData("enforce", "other.example.org", RecordState.Different, "not listed")]
    public void StsPolicy_ListsTheMailServers(string mode, string host, RecordState state, string? says) => Check(
        DomainJudge.MtaStsPolicy(Policy with { Required = false }, Core.Delivery.Sts.StsPolicy.Parse($"version: STSv1\nmode: {mode}\nmx: {host}\nmax_age: 86400\n"), null, ["mx.example.org"]), state, says);

    [Theory]
    [InlineData("sts-certificate", "certificate")]
    [InlineData("sts-status", "200")]
    [InlineData("sts-unreachable", "could not be fetched")]
    public void StsPolicy_ThatCannotBeHad_SaysWhy(string problem, string says) => Check(DomainJudge.MtaStsPolicy(Policy, null, problem, []), RecordState.Different, says);

    private static void Check(RecordFinding finding, RecordState state, string? says)
    {
        Assert.Equal(state, finding.State);
        Assert.Equal(says is null, finding.Problem is null);
        Assert.Contains(says ?? "", finding.Problem ?? "", StringComparison.Ordinal);
    }
}

/// <summary>Whose routes a domain's SPF record has to name.</summary>
public sealed class DomainPlansTests
{
    [Theory]
    [InlineData("news.example.org", StreamSet.Marketing)]
    [InlineData("care.example.org", StreamSet.Sensitive)]
    [InlineData("other.example.org", StreamSet.Transactional)]
    public void Domain_SpeaksForTheStreamsThatSendFromIt(string domain, StreamSet streams) => Assert.Equal(streams, DomainPlans.Of(
        new Dictionary<MailStream, string> { [MailStream.Marketing] = "news.example.org", [MailStream.Sensitive] = "care.example.org" }, domain));

    [Fact]
    public void WithoutSendersOfTheirOwn_AllStreamsSendFromAnyDomain() => Assert.Equal(StreamSet.All, DomainPlans.Of(new Dictionary<MailStream, string>(), "example.org"));
}
