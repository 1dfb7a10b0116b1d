using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>
/// A small internet on loopback: knot signs the zone <c>test.</c>, unbound validates it by its trust anchor, both on high ports
/// in a temporary folder. Mail hosts are loopback addresses of their own on one port; a test starts a peer on the host it needs.
/// </summary>
public sealed class DnsBed : IAsyncLifetime
{
    private readonly List<Process> running = [];
    private (string Program, Func<string, string> Config) oracle = ("", _ => "");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sm-bed-");

    /// <summary>Issues the certificates that the bed's world trusts.</summary>
    internal TestAuthority Authority { get; } = new("Bed root");

    internal BedZone Zone { get; private set; } = null!;

    public int MxPort { get; private set; }

    public IPEndPoint Resolver { get; private set; } = null!;

    /// <summary>Null when everything runs; else what is not installed.</summary>
    public string? Absent { get; private set; }

    internal PolicyServer Policies { get; private set; } = null!;

    public string RootsFile => Path.Combine(folder.FullName, "roots.pem");

    public string Folder => folder.FullName;

    /// <summary>Skips the test, or fails it where the programs are required.</summary>
    public void Need()
    {
        Component.SkipUnless("knot", Absent != "knot", "apt-get install knot");
        Component.SkipUnless("unbound", Absent != "unbound", "apt-get install unbound");
    }

    public async ValueTask InitializeAsync()
    {
        var (knotd, keymgr, unbound) = (Find("knotd"), Find("keymgr"), Find("unbound"));
        Absent = knotd is null || keymgr is null ? "knot" : unbound is null ? "unbound" : null;
        if (Absent is not null)
            return;
        var (authoritative, resolver) = (Ports.Free(), Ports.Free());
        MxPort = Ports.Free();
        Resolver = new IPEndPoint(IPAddress.Loopback, resolver);
        Zone = new BedZone(MxPort, Authority);
        await File.WriteAllTextAsync(RootsFile, Authority.Root.ExportCertificatePem());
        Policies = new PolicyServer(Authority);

        foreach (var (file, text) in Zone.Files)
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), text);
        var config = Path.Combine(folder.FullName, "knot.conf");
        await File.WriteAllTextAsync(config, KnotConfig(authoritative));
        folder.CreateSubdirectory("db");
        Tool.Run(keymgr!, folder.FullName, "-c", config, "test.", "generate", "algorithm=ECDSAP256SHA256", "ksk=yes", "zsk=yes");
        var anchor = Tool.Run(keymgr!, folder.FullName, "-c", config, "test.", "ds").Split('\n')[0].Trim();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "unbound.conf"), UnboundConfig(authoritative, "127.0.0.1", resolver, anchor));
        oracle = (unbound!, address => UnboundConfig(authoritative, address, 53, anchor));
        Start(knotd!, "-c", config);
        Start(unbound!, "-d", "-c", Path.Combine(folder.FullName, "unbound.conf"));
        await ReadyAsync();
    }

    /// <summary>
    /// A second unbound on port 53 of a loopback address, for programs that read resolv.conf, where no port can be said.
    /// </summary>
    /// <returns>The path of a resolv.conf that names it; null where port 53 cannot be had.</returns>
    internal async Task<string?> ResolverForProgramsAsync()
    {
        var address = $"127.77.{MxPort % 200}.53";
        var config = Path.Combine(folder.FullName, "unbound53.conf");
        await File.WriteAllTextAsync(config, oracle.Config(address));
        Start(oracle.Program, "-d", "-c", config);
        var asked = new MailResolver(new IPEndPoint(IPAddress.Parse(address), 53), TimeSpan.FromMilliseconds(500));
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(5) && !running[^1].HasExited; await Task.Delay(50))
        {
            if (await asked.AskAsync("signed.test", MailRecordKind.Address4, CancellationToken.None) is not { Status: DnsStatus.Found })
                continue;
            var file = Path.Combine(folder.FullName, "resolv.conf");
            await File.WriteAllTextAsync(file, $"nameserver {address}\noptions edns0 trust-ad\n");
            return file;
        }

        return null;
    }

    /// <summary>A peer on one of the zone's hosts.</summary>
    internal ScriptedPeer Peer(string host, X509Certificate2? certificate = null) => new(Zone.AddressOf(host), MxPort) { Certificate = certificate };

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/local/sbin", "/sbin"]).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private string KnotConfig(int port) => $"""
        server:
            rundir: {folder.FullName}
            listen: 127.0.0.1@{port}
            tcp-workers: 1
            udp-workers: 1
            background-workers: 1
        database:
            storage: {folder.FullName}/db
        log:
          - target: stderr
            any: error
        policy:
          - id: bed
            algorithm: ECDSAP256SHA256
            single-type-signing: on
        template:
          - id: default
            storage: {folder.FullName}
            file: "%s.zone"
            zonefile-sync: -1
            semantic-checks: off
        zone:
          - domain: test.
            dnssec-signing: on
            dnssec-policy: bed
          - domain: bogus.test.
            dnssec-signing: on
            dnssec-policy: bed
          - domain: _tcp.mx.tlsafail.test.
            dnssec-signing: on
            dnssec-policy: bed
          - domain: plain.test.

        """;

    private string UnboundConfig(int authoritative, string address, int port, string anchor) => $"""
        server:
            interface: {address}
            port: {port}
            username: ""
            chroot: ""
            directory: "{folder.FullName}"
            pidfile: "{folder.FullName}/unbound-{port}.pid"
            do-daemonize: no
            use-syslog: no
            verbosity: 0
            num-threads: 1
            do-ip6: no
            do-not-query-localhost: no
            local-zone: "test." nodefault
            trust-anchor: "{anchor}"
            module-config: "validator iterator"
        remote-control:
            control-enable: no
        stub-zone:
            name: "test."
            stub-addr: 127.0.0.1@{authoritative}

        """;

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.FullName, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        running.Add(process);
    }

    private async Task ReadyAsync()
    {
        var asked = new MailResolver(Resolver, TimeSpan.FromMilliseconds(500));
        var patience = Stopwatch.StartNew();
        while (await asked.AskAsync("signed.test", MailRecordKind.Address4, CancellationToken.None) is not { Status: DnsStatus.Found, Secure: true })
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(20), string.Create(CultureInfo.InvariantCulture, $"knot or unbound did not come up in {folder.FullName}."));
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in running)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (Policies is not null)
            await Policies.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>Tests that share the bed; they run one after another, so a host belongs to one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class BedCollection : ICollectionFixture<DnsBed>
{
    public const string Name = "DNS bed";
}
