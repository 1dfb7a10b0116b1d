using System.Net;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Cli.Demo;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>What <c>bench send</c> prints.</summary>
/// <param name="Name">send.</param>
/// <param name="Seconds">From the launch of the measured campaign to its last receipt.</param>
/// <param name="PeakMb">Peak working set of the process from the launch of the measured campaign on; importing its people comes before.</param>
/// <param name="Connections">At once.</param>
/// <param name="Tls">starttls with a pin, or none: Postfix's smtp-sink alone has no TLS.</param>
/// <param name="Dkim">rsa, ed25519 or both.</param>
/// <param name="Messages">Accepted by the peer.</param>
/// <param name="MessagesPerSecond">Rate.</param>
/// <param name="CpuMicrosPerMessage">Processor time of all threads of this process per message, microseconds.</param>
internal sealed record SendFigures(string Name, double Seconds, double PeakMb, int Connections, string Tls, string Dkim, int Messages, double MessagesPerSecond, double CpuMicrosPerMessage);

/// <summary>
/// Two approved campaigns by the product's own use cases, one to warm up and one to measure. Public news without PHI, because
/// nothing else may travel to a peer without TLS; gate, DKIM, tracking, audit and receipts are as for any message.
/// </summary>
internal static class BenchSend
{
    public const string Rsa = "rsa";
    public const string Ed25519 = "ed25519";
    public const string Both = "both";

    private const string Measured = "Boston";
    private const string WarmUp = "Salem";

    /// <param name="peer">On loopback.</param>
    /// <param name="pin">SHA-256 of the public key of a peer that speaks STARTTLS; null sends in clear.</param>
    /// <param name="dkim">How messages are signed.</param>
    /// <param name="warmUp">Messages before the clock starts.</param>
    /// <param name="messages">Messages measured.</param>
    /// <param name="connections">At once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<SendFigures> RunAsync(IPEndPoint peer, string? pin, string dkim, int warmUp, int messages, int connections, CancellationToken cancellationToken)
    {
        using var folder = new BenchFolder();
        var file = folder.Data.File("people.csv");
        BenchPeople.Write(file, (WarmUp, warmUp), (Measured, messages));
        await using var host = await CliHost.StartAsync(folder.Data, [KeyValuePair.Create<string, string?>("Public:BaseUrl", "https://mail.bench.example"), KeyValuePair.Create<string, string?>("Sending:Connections", connections.ToString(System.Globalization.CultureInfo.InvariantCulture))], cancellationToken);
        var clock = host.Services.GetRequiredService<TimeProvider>();
        var staff = await DemoStaff.SignInAsync(host.Services.GetRequiredService<UseCaseRunner>(), cancellationToken);
        var campaigns = new DemoCampaigns(staff, clock);
        await new DemoPeople(staff, folder.Data, clock).AgreeAsync(cancellationToken);
        await SignMailAsync(staff, campaigns, dkim, cancellationToken);
        await OpenRouteAsync(staff, peer, pin, cancellationToken);
        await ImportVerb.RunAsync(host, [new ImportSource(file, "people.csv")], new ImportOptions { AddressesVerified = true }, cancellationToken);

        await ScheduleAsync(staff, campaigns, WarmUp, cancellationToken);
        await SendAsync(host, warmUp, cancellationToken);
        await ScheduleAsync(staff, campaigns, Measured, cancellationToken);
        var load = new Load();
        await SendAsync(host, messages, cancellationToken);
        var (seconds, cpu, peak) = load.Stop();
        return new SendFigures(
            "send", Math.Round(seconds, 2), Math.Round(peak), connections, pin is null ? "none" : "starttls", dkim, messages, Math.Round(messages / seconds, 1), Math.Round(cpu * 1_000_000 / messages));
    }

    private static async Task SignMailAsync(DemoStaff staff, DemoCampaigns campaigns, string dkim, CancellationToken cancellationToken)
    {
        if (dkim is Rsa or Both)
            await campaigns.SignMailAsync(cancellationToken);
        if (dkim is Ed25519 or Both)
            await staff.AsAsync<CreateDkimKey, DkimKeyRow>(
                Role.Admin, new CreateDkimKey { Domain = DemoCampaigns.FromDomain, Selector = "bench-ed", Algorithm = DkimAlgorithm.Ed25519Sha256 }, cancellationToken);
    }

    private static async Task OpenRouteAsync(DemoStaff staff, IPEndPoint peer, string? pin, CancellationToken cancellationToken)
    {
        await staff.AsAsync<SetDeliveryPolicy, Unit>(
            Role.Admin, new SetDeliveryPolicy(HipaaClass.NoPhi, DeliveryRules.Default with { Mode = DeliveryMode.PlainAllowed }), cancellationToken);
        await staff.AsAsync<SaveRoute, RouteId>(
            Role.Admin,
            new SaveRoute { Settings = new RouteSettings { Name = "Bench peer", Host = peer.Address.ToString(), Port = peer.Port, Tls = pin is null ? TlsMode.None : TlsMode.StartTls, PinnedKey = pin, Rank = 0 } },
            cancellationToken);
    }

    private static async Task ScheduleAsync(DemoStaff staff, DemoCampaigns campaigns, string city, CancellationToken cancellationToken)
    {
        var segment = await staff.AsAsync<SaveSegment, SavedSegment>(
            Role.Marketer, new SaveSegment { Name = city, RuleJson = $$"""{"attribute":"city","operator":"equals","value":"{{city}}"}""" }, cancellationToken);
        var letter = new DemoCampaign("News " + city, "news", "Letter " + city, BenchLetter.Document, BlockSubject.NonHealth, Stated.N, Stated.N) { Basis = AudienceBasis.PublicNoPhi };
        await campaigns.ApproveAndSendAsync(await campaigns.DraftAsync(letter, segment.VersionId, cancellationToken), cancellationToken);
    }

    private static async Task SendAsync(CliHost host, int expected, CancellationToken cancellationToken)
    {
        var sent = await host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null), cancellationToken);
        if (sent.Error is { } refusal)
            throw new CliException(refusal.Message);
        if (sent.Value.ByState.GetValueOrDefault(MessageState.Accepted) != expected)
            throw new CliException($"{sent.Value.ByState.GetValueOrDefault(MessageState.Accepted)} of {expected} messages were accepted ({string.Join(", ", sent.Value.ByState)}); the figures would mean nothing. Is the peer running?");
    }
}
