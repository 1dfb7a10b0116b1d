using System.Diagnostics;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>
/// Postfix' own <c>posttls-finger</c> judges the same servers by the same signed zone, and has to say what we say. It reads its
/// resolver from resolv.conf, which knows no ports: the bed then also answers on port 53 of a loopback address, bind-mounted in
/// a mount namespace of its own. That needs root; elsewhere the test skips.
/// </summary>
[Collection(BedCollection.Name)]
public sealed class OracleTests(DnsBed bed)
{
    [Fact]
    public async Task PosttlsFinger_AgreesOnDaneAndPkix()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        Component.SkipUnless("posttls-finger", Environment.UserName == "root" && File.Exists("/usr/sbin/posttls-finger"), "apt-get install postfix, and run as root");
        var resolv = await bed.ResolverForProgramsAsync();
        Component.SkipUnless("posttls-finger", resolv is not null && Finger(resolv, "signed.test", "may") is not null, "port 53 of a loopback address and unshare --mount");

        await using var dane = bed.Peer("mx.dane.test", bed.Zone.Dane);
        await using var bad = bed.Peer("mx.danebad.test", bed.Authority.IssueServer("mx.danebad.test"));
        await using var anchored = bed.Peer("mx.daneta.test", bed.Authority.IssueServer("mx.daneta.test"));
        foreach (var (domain, agreed) in new[] { ("dane.test", true), ("danebad.test", false), ("daneta.test", true) })
        {
            var ours = await rig.SubmitAsync(domain);
            Assert.Equal(agreed, ours is { Result: SubmissionResult.Accepted, Evidence.Level: "T4" });
            Assert.Equal(agreed, Finger(resolv!, "mx." + domain, "dane")!.Contains("Verified TLS connection", StringComparison.Ordinal));
        }

        foreach (var (certificate, agreed) in new[]
        {
            (bed.Authority.IssueServer("mx.pkix.test"), true),
            (bed.Authority.IssueServer("elsewhere.test"), false),
            (TestAuthority.SelfSigned("mx.pkix.test"), false),
        })
        {
            await using var peer = bed.Peer("mx.pkix.test", certificate);
            var ours = await rig.SubmitAsync("pkix.test", TlsAssurance.PkixMx);
            Assert.Equal(agreed, ours.Result == SubmissionResult.Accepted);
            Assert.Equal(agreed, Finger(resolv!, "mx.pkix.test", "verify")!.Contains("Verified TLS connection", StringComparison.Ordinal));
        }
    }

    /// <returns>What it said; null when the namespace could not be made.</returns>
    private string? Finger(string resolv, string host, string level)
    {
        var start = new ProcessStartInfo("unshare", ["-m", "sh", "-c", $"mount --bind {resolv} /etc/resolv.conf || exit 99; exec posttls-finger -c -t 5 -T 5 -l {level} -F {bed.RootsFile} '[{host}]:{bed.MxPort}' 2>&1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin";
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 99 || said.Length == 0 ? null : said;
    }
}
