using SecureMarketing.Core.Delivery.Crypto;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>A signing key as its record needs it.</summary>
/// <param name="Domain">Signing domain.</param>
/// <param name="Selector">Selector.</param>
/// <param name="Algorithm">RSA or Ed25519.</param>
/// <param name="PublicKey">The <c>p=</c> value.</param>
public sealed record PlannedKey(string Domain, string Selector, DkimAlgorithm Algorithm, string PublicKey);

/// <summary>Where mail of one route leaves.</summary>
/// <param name="Route">The route's name.</param>
/// <param name="Terms">SPF terms; null: not told, so nobody can say whether SPF authorises it.</param>
public sealed record PlannedEgress(string Route, string? Terms);

/// <summary>Everything that a domain's records follow from. Pure.</summary>
public sealed record DomainPlan
{
    /// <summary>The From domain, lower case.</summary>
    public required string Domain { get; init; }

    /// <summary>Keys that sign for it: its own, else those of the closest parent that has any.</summary>
    public IReadOnlyList<PlannedKey> Keys { get; init; } = [];

    /// <summary>Every enabled real route; empty: mail does not leave this machine.</summary>
    public IReadOnlyList<PlannedEgress> Egress { get; init; } = [];

    /// <summary>Domain of the envelope sender; null: the From domain itself.</summary>
    public string? ReturnDomain { get; init; }

    /// <summary>Hosts that take mail for the domain, as the DNS names them; empty when not known.</summary>
    public IReadOnlyList<string> MailHosts { get; init; } = [];

    /// <summary>The domain whose SPF record receivers ask (RFC 7208 §2.4).</summary>
    public string SpfDomain => ReturnDomain ?? Domain;

    /// <summary>The records to publish, most important first.</summary>
    public IReadOnlyList<DomainRecord> Records()
    {
        var records = Keys.Select(k => new DomainRecord(
            DomainRecordKind.Dkim, "TXT", $"{k.Selector}._domainkey.{k.Domain}", $"v=DKIM1; k={(k.Algorithm == DkimAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; p={k.PublicKey}", true)
        { Selector = k.Selector }).ToList();
        records.Add(new DomainRecord(DomainRecordKind.Spf, "TXT", SpfDomain, SpfValue, true));
        records.Add(new DomainRecord(DomainRecordKind.Dmarc, "TXT", DmarcRecord.Prefix + Domain, $"v=DMARC1; p=none; rua=mailto:dmarc@{Domain}", true));
        if (ReturnDomain is not null)
            records.Add(new DomainRecord(DomainRecordKind.ReturnMail, "MX", ReturnDomain, $"10 mail.{ReturnDomain}.", true));
        records.Add(new DomainRecord(DomainRecordKind.MtaSts, "TXT", Sts.StsRecord.Prefix + Domain, "v=STSv1; id=" + PolicyId, false));
        records.Add(new DomainRecord(DomainRecordKind.MtaStsPolicy, "HTTPS file", $"https://mta-sts.{Domain}/.well-known/mta-sts.txt", PolicyText, false));
        records.Add(new DomainRecord(DomainRecordKind.TlsReports, "TXT", TlsRptRecord.Prefix + Domain, $"v=TLSRPTv1; rua=mailto:tls-reports@{Domain}", false));
        return records;
    }

    private string SpfValue
    {
        get
        {
            var terms = Egress.SelectMany(e => (e.Terms ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            // As long as not every way out is told, a hard end would have our own mail refused.
            return $"v=spf1 {string.Concat(terms.Select(t => t + " "))}{(Egress.Count == 0 || Egress.Any(e => e.Terms is null) ? "~all" : "-all")}";
        }
    }

    /// <summary>Testing first: nothing is refused until the reports are clean (RFC 8461 §5).</summary>
    private string PolicyText =>
        $"version: STSv1\nmode: testing\n{string.Concat(MailHosts.DefaultIfEmpty("mail." + Domain).Select(h => $"mx: {h}\n"))}max_age: 604800\n";

    /// <summary>Changes exactly when the policy does, as §3.1 wants it: a digest of its text.</summary>
    private string PolicyId => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(PolicyText)))[..16];
}
