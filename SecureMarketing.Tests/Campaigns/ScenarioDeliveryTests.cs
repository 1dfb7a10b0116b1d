using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Delivery;
using SecureMarketing.Tests.Delivery.Bed;
using SecureMarketing.Tests.Delivery.Domains;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>
/// Scenarios 17 and 18 of the compliance brief, through the use cases and on every machine: the recipient's server, its policy host and
/// the DNS are in this process. With real name servers and gpg they are in <c>DirectPipelineTests</c> and <c>OracleTests</c>.
/// </summary>
public sealed class ScenarioDeliveryTests
{
    private const string Domain = "sts.example";
    private const string MailHost = "mx." + Domain;

    private static readonly FactSheet Own = new() { Key = "all", Facts = CampaignBench.Facts(BlockSubject.OwnHealthService), NoRemunerationAttested = true };

    /// <summary>The server is dialled and shows a certificate that nobody vouches for: it learns nothing, and the person reads it in the portal.</summary>
    [Fact]
    public async Task S17_MtaStsEnforced_WithABadCertificate_GoesToThePortal_AndNoOctetOfDataLeaves()
    {
        var authority = new TestAuthority();
        await using var policies = new PolicyServer(authority);
        policies.Serve(Domain, "enforce", MailHost);
        await using var peer = new ScriptedPeer { Certificate = TestAuthority.SelfSigned(MailHost) };
        var dns = new PaperResolver().Validating().Mail(Domain, MailHost).Address(MailHost, "127.0.0.1").Text("_mta-sts." + Domain, "v=STSv1; id=1;");
        var roots = Path.Combine(Path.GetTempPath(), Guid.CreateVersion7().ToString("N") + ".pem");
        await File.WriteAllTextAsync(roots, authority.Root.ExportCertificatePem());
        await using var scenario = await ScenarioBench.StartAsync(address: "pat@" + Domain, configure: s => s.AddSingleton<IMailResolver>(dns), settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DirectDelivery:Resolver"] = "127.0.0.1:53",
            ["DirectDelivery:MxPort"] = peer.Port.ToString(CultureInfo.InvariantCulture),
            ["DirectDelivery:PrivateAddresses"] = "true",
            ["DirectDelivery:TrustedRoots"] = roots,
            ["DirectDelivery:PolicyServer"] = policies.Endpoint,
            ["Public:BaseUrl"] = "https://mail.example.org",
        });
        try
        {
            var host = scenario.Bench.Host;
            CampaignBench.Ok(await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Kind = RouteKind.Direct, Settings = new RouteSettings { Name = "Direct", Egress = "ip4:192.0.2.10" } }));
            var key = CampaignBench.Ok(await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "example.org", Selector = "s1", Algorithm = DkimAlgorithm.Ed25519Sha256 }));
            dns.Text(key.RecordName, key.RecordValue).Text("example.org", "v=spf1 ip4:192.0.2.10 -all").Text("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org");

            var told = await scenario.SendAsync(await scenario.SetupAsync([Own]));
            Assert.Equal(RecipientVerdict.Waiting, told.Verdict);
            // Its promise may hold again; a bulk message waits four hours for that.
            host.Clock.Advance(TimeSpan.FromHours(5));
            CampaignBench.Ok(await host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));

            await using var db = host.NewContext();
            var message = await db.OutboundMessages.SingleAsync(m => m.Id == told.Message);
            Assert.Equal((DeliveryMethod.Portal, MessageState.NoticeQueued), (message.Method, message.State));
            var receipt = MessageReceipt.FromJson((await db.Attempts.Where(a => a.MessageId == told.Message && a.Evidence != null).OrderBy(a => a.ClaimedAt).FirstAsync()).Evidence)!;
            Assert.Equal("self-signed", Assert.Single(receipt.Transport!.Direct!.Hosts).Reason);
            // It was asked, up to its certificate; neither message nor notice began.
            Assert.Contains("STARTTLS", peer.Commands);
            Assert.DoesNotContain(peer.Commands, c => c.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
            Assert.Equal((0, 1), (peer.DataOctets, policies.Asked));
        }
        finally
        {
            File.Delete(roots);
        }
    }

    [Fact]
    public async Task S18_AnExpiredOpenPgpKey_TheNextRouteCarriesIt_AndTheReceiptSaysWhy()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var host = scenario.Bench.Host;
        var armoured = PgpKeys.New("pat@example.com", host.Clock.GetUtcNow(), TimeSpan.FromDays(3));
        CampaignBench.Ok(await host.RunAsync<AddRecipientKey, AddedRecipientKey>(new AddRecipientKey { File = Encoding.ASCII.GetBytes(armoured), Address = "pat@example.com", Pinned = true }));
        Assert.Equal(DeliveryMethod.OpenPgp, (await SentAsync("""{"attribute":"gender","operator":"equals","value":"female"}""")).Method);

        host.Clock.Advance(TimeSpan.FromDays(4));
        var (method, rungs) = await SentAsync("""{"any":[{"attribute":"gender","operator":"equals","value":"female"},{"attribute":"gender","operator":"equals","value":"female"}]}""");

        Assert.Equal(DeliveryMethod.VerifiedTls, method);
        Assert.Contains(rungs, r => r is { Method: DeliveryMethod.OpenPgp, Verdict: RungVerdict.Refused, Reason: KeyReason.Expired });

        async Task<(DeliveryMethod? Method, IReadOnlyList<LadderRung> Rungs)> SentAsync(string rule)
        {
            var told = await scenario.SendAsync(await scenario.SetupAsync([Own], rule));
            Assert.Equal(RecipientVerdict.Sent, told.Verdict);
            await using var db = host.NewContext();
            var attempt = await db.Attempts.SingleAsync(a => a.MessageId == told.Message);
            return (attempt.Method, MessageReceipt.FromJson(attempt.Evidence)!.Transport!.Rungs);
        }
    }
}
