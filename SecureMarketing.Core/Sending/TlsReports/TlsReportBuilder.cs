using System.Globalization;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Core.Sending.TlsReports;

/// <summary>What one attempt on the direct route met: the source of a report.</summary>
/// <param name="Domain">The recipient's domain.</param>
/// <param name="Direct">Hosts tried.</param>
/// <param name="Rungs">Rungs of the attempt: of a policy in testing they alone tell what would have failed.</param>
public sealed record TlsSessions(string Domain, DirectEvidence Direct, IReadOnlyList<LadderRung> Rungs);

/// <summary>Adds attempts up to reports, one per domain. Pure.</summary>
public static class TlsReportBuilder
{
    public static IReadOnlyList<TlsReport> Build(IEnumerable<TlsSessions> attempts, DateOnly day, string organisation, string? contact)
    {
        var start = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return [.. attempts.GroupBy(a => a.Domain, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new TlsReport
        {
            Domain = g.Key,
            Organisation = organisation,
            Contact = contact,
            Range = new TlsReportRange(start, start.AddDays(1).AddSeconds(-1)),
            Id = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}_{g.Key}"),
            Policies = Policies(g.Key, [.. g.SelectMany(Sessions)]),
        })];
    }

    private static IReadOnlyList<TlsReportPolicy> Policies(string domain, IReadOnlyList<Session> sessions) =>
    [
        .. sessions.GroupBy(s => s.Policy).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new TlsReportPolicy(
            new TlsPolicyApplied(g.Key, domain, [.. g.SelectMany(s => s.Strings).Distinct(StringComparer.Ordinal)]),
            new TlsReportSummary(g.Count(s => s.Fault is null), g.Count(s => s.Fault is not null)),
            [.. g.Where(s => s.Fault is not null).GroupBy(s => (Result: Result(s.Policy, s.Fault!), s.Host, s.Ip, Fault: s.Fault!))
                .Select(f => new TlsFailure(f.Key.Result, f.Key.Host, f.Key.Ip, f.Count(), f.Key.Fault))])),
    ];

    /// <summary>A host that was never a matter of TLS (no address, no answer, busy) is no session.</summary>
    private static IEnumerable<Session> Sessions(TlsSessions attempt)
    {
        foreach (var host in attempt.Direct.Hosts)
        {
            var policy = host.Dane != DaneState.None ? "tlsa" : attempt.Direct.StsMode != StsMode.None ? "sts" : "no-policy-found";
            var fault = host.Reason ?? (attempt.Direct.StsMode == StsMode.Testing ? Testing(attempt, host.Host) : null);
            if (fault is not null && Result(policy, fault) is "")
                continue;
            IReadOnlyList<string> strings = policy switch { "tlsa" => host.Tlsa, "sts" => ["id: " + attempt.Direct.StsPolicyId], _ => [] };
            yield return new Session(policy, strings, host.Host, host.Ip, fault);
        }
    }

    private static string? Testing(TlsSessions attempt, string host) => attempt.Rungs
        .FirstOrDefault(r => r.Number == 8 && r.Verdict == RungVerdict.Skipped && r.Host == host && r.Reason is not ("sts-testing" or null))?.Reason;

    /// <summary>RFC 8460 §4.3; empty: not a matter of TLS.</summary>
    internal static string Result(string policy, string fault) => fault switch
    {
        "starttls-not-offered" or "starttls-refused" => "starttls-not-supported",
        "name-mismatch" or "dane-name-mismatch" => "certificate-host-mismatch",
        "expired" or "not-yet-valid" => "certificate-expired",
        "self-signed" or "untrusted-root" or "bad-chain" or "revoked" or "missing" or "dane-bad-chain" => policy == "sts" ? "sts-webpki-invalid" : "certificate-not-trusted",
        "dane-mismatch" => "validation-failure",
        "dane-unknown" => "dnssec-invalid",
        "tlsa-unusable" => "tlsa-invalid",
        "downgrade" or "sts-host-not-listed" or "handshake-failed" or "starttls-injection" => "validation-failure",
        _ => "",
    };

    private sealed record Session(string Policy, IReadOnlyList<string> Strings, string Host, string? Ip, string? Fault);
}
