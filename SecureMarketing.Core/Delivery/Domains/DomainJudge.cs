using System.Globalization;
using System.Net;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>Compares what a domain publishes with what it should: pure functions of answers, so that every verdict is a row of a test.</summary>
public static class DomainJudge
{
    private const string AskAgain = "Check again in a few minutes; if it stays so, look at the domain's name servers.";

    /// <summary>A signing key: the published one must be ours, byte for byte.</summary>
    public static RecordFinding Dkim(DomainRecord record, DnsAnswer answer)
    {
        if (Unanswered(record, answer) is { } unanswered)
            return unanswered;
        var publish = $"Publish the value shown as a TXT record at {record.Name}.";
        var texts = Texts(answer);
        var seen = Shown(texts);
        if (texts.Count > 1)
            return new(record, RecordState.Different, seen, "There are several TXT records at this name, and verifiers may read any of them (RFC 6376 §3.6.2.2).", "Keep the one shown here and remove the others.");
        if (DkimRecord.Parse(texts[0]) is not { } published)
            return new(record, RecordState.Different, seen, "What is published is no DKIM key.", publish);
        if (published.PublicKey.Length == 0)
            return new(record, RecordState.Different, seen, "The key is published as revoked: p= is empty.", publish);
        var ours = DkimRecord.Parse(record.Value)!;
        if (published.Algorithm != ours.Algorithm || published.PublicKey != ours.PublicKey)
            return new(record, RecordState.Different, seen, published.Algorithm == ours.Algorithm ? "Another public key is published, so every signature fails." : $"A key for {published.Algorithm} is published; ours is for {ours.Algorithm}.", publish);
        if (published.Hashes.Count > 0 && !published.Hashes.Contains("sha256", StringComparer.OrdinalIgnoreCase))
            return new(record, RecordState.Different, seen, "The record does not allow SHA-256 (h=), with which we sign.", "Remove h= from the record.");
        return published.Testing
            ? new(record, RecordState.Found, seen, "The key is marked as under test (t=y): receivers may treat mail as unsigned.", "Remove t=y once mail arrives signed.")
            : new(record, RecordState.Found, seen);
    }

    /// <summary>SPF of the envelope sender's domain: readable, within ten lookups, and naming where our mail leaves.</summary>
    /// <param name="record">What to publish.</param>
    /// <param name="tree">What is published, with all it leads to.</param>
    /// <param name="egress">The addresses and includes of each route; null terms: not told.</param>
    /// <param name="aligned">The envelope sender's domain counts for the From domain.</param>
    public static RecordFinding Spf(DomainRecord record, SpfTree tree, IReadOnlyList<EgressFact> egress, bool aligned)
    {
        var publish = $"Publish the value shown as the only SPF record at {record.Name}.";
        switch (tree.State)
        {
            case SpfResult.TempError:
                return new(record, RecordState.Unknown, null, "The DNS gave no definite answer.", AskAgain);
            case SpfResult.None:
                return new(record, RecordState.Missing, null, "The domain names nobody who may send for it.", publish);
            case SpfResult.PermError:
                return new(record, RecordState.Different, tree.Text, tree.Text?.Contains(" | ", StringComparison.Ordinal) == true ? "There are several SPF records, which makes all of them void (RFC 7208 §4.5)." : "The record cannot be read, so receivers take it as an error (RFC 7208 §4.6).", publish);
        }

        if (tree.Lookups > SpfRecord.MostLookups)
            return new(record, RecordState.Different, tree.Text, string.Create(CultureInfo.InvariantCulture, $"Reading it takes {tree.Lookups} DNS questions; more than {SpfRecord.MostLookups} are an error (RFC 7208 §4.6.4)."), "Remove includes that are not used any more, or replace a and mx by ip4 and ip6.");
        if (tree.Broken.FirstOrDefault(b => b.State is SpfResult.None or SpfResult.PermError) is { } broken)
            return new(record, RecordState.Different, tree.Text, $"It leads to {broken.Domain}, which has no usable SPF record: an error for every message (RFC 7208 §5.2).", $"Remove {broken.Domain} from the record, or have its owner mend it.");
        if (tree.Broken.Any())
            return new(record, RecordState.Unknown, tree.Text, $"The DNS gave no definite answer about {tree.Broken.First().Domain}, to which it leads.", AskAgain);
        if (egress.FirstOrDefault(e => e.IsUnsure) is { } unsure)
            return new(record, RecordState.Unknown, tree.Text, $"The DNS gave no definite answer about where the route {unsure.Route} sends from.", AskAgain);
        if (egress.FirstOrDefault(e => e.Missing(tree) is not null) is { } left)
            return new(record, RecordState.Different, tree.Text, $"It does not authorise {left.Missing(tree)}, by which the route {left.Route} sends.", $"Add {left.Missing(tree)} to the record before \"all\".");
        if (tree.Otherwise is '+')
            return new(record, RecordState.Different, tree.Text, "It ends with +all: anybody may send for the domain.", "End it with -all or ~all.");
        if (!aligned)
            return new(record, RecordState.Found, tree.Text, "The return path is of another domain than From, so SPF does not count for DMARC; DMARC then rests on the signature alone.", "Use a return path in the From domain or below it (Bounces:ReturnDomain).");
        if (egress.FirstOrDefault(e => e.Terms is null) is { } untold)
            return new(record, RecordState.Found, tree.Text, $"Where the route {untold.Route} sends from is not told, so nobody can say whether the record authorises it.", "Give the route's egress on the routes page, as its operator states it.");
        return tree.Otherwise is null or '?'
            ? new(record, RecordState.Found, tree.Text, "It says nothing about everybody else.", "End it with -all or ~all.")
            : new(record, RecordState.Found, tree.Text);
    }

    /// <summary>DMARC, at the From domain or the closest domain above it that has a record.</summary>
    /// <param name="record">What to publish.</param>
    /// <param name="answers">The From domain first, then the domains above it.</param>
    /// <param name="signing">Domains that sign.</param>
    /// <param name="fromDomain">The From domain.</param>
    public static RecordFinding Dmarc(DomainRecord record, IReadOnlyList<(string Domain, DnsAnswer Answer)> answers, IReadOnlyCollection<string> signing, string fromDomain)
    {
        foreach (var (domain, answer) in answers)
        {
            if (!answer.IsDefinite)
                return new(record, RecordState.Unknown, null, $"The DNS gave no definite answer about {DmarcRecord.Prefix}{domain}.", AskAgain);
            var texts = Texts(answer).Where(DmarcRecord.IsOne).ToList();
            if (texts.Count == 0)
                continue;
            var seen = Shown(texts);
            if (texts.Count > 1)
                return new(record, RecordState.Different, seen, "There are several DMARC records, so receivers apply none (RFC 7489 §6.6.3).", "Keep one of them.");
            if (DmarcRecord.Parse(texts[0]) is not { } dmarc)
                return new(record, RecordState.Different, seen, "The record cannot be read: it needs p=none, quarantine or reject.", $"Publish the value shown at {record.Name}.");
            if (signing.Count > 0 && !signing.Any(s => DmarcRecord.Aligned(fromDomain, s, dmarc.StrictDkim)))
                return new(record, RecordState.Different, seen, $"It wants signatures of exactly {fromDomain} (adkim=s), and ours are of {string.Join(", ", signing)}.", $"Make a signing key for {fromDomain}, or set adkim=r.");
            var policy = domain == fromDomain ? dmarc.Policy : dmarc.SubdomainPolicy;
            return policy == DmarcPolicy.None
                ? new(record, RecordState.Found, seen, "The policy is none: reports come, but forged mail is delivered.", "Once the reports are clean, go on to p=quarantine and then p=reject.")
                : dmarc.ReportTo.Count == 0
                    ? new(record, RecordState.Found, seen, "It names no place for reports (rua), so nobody hears of failures.", $"Add rua=mailto:dmarc@{fromDomain}.")
                    : new(record, RecordState.Found, seen);
        }

        return new(record, RecordState.Missing, null, "Large providers refuse bulk mail of domains without DMARC.", $"Publish the value shown as a TXT record at {record.Name}.");
    }

    public static RecordFinding ReturnMail(DomainRecord record, DnsAnswer answer)
    {
        if (!answer.IsDefinite)
            return new(record, RecordState.Unknown, null, "The DNS gave no definite answer.", AskAgain);
        var hosts = answer.Records.OfType<MxRecord>().OrderBy(r => r.Preference).ToList();
        if (hosts.Count == 0)
            return new(record, RecordState.Missing, null, "Bounces have nowhere to go, so dead addresses are written to again and again.", $"Publish an MX record at {record.Name} that leads to the server of your bounce mailbox.");
        var seen = string.Join(", ", hosts.Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Preference} {(h.Host.Length == 0 ? "." : h.Host)}")));
        return hosts.TrueForAll(h => h.Host.Length == 0)
            ? new(record, RecordState.Different, seen, "The domain says that it takes no mail (RFC 7505), so bounces have nowhere to go.", "Replace it by the server of your bounce mailbox.")
            : new(record, RecordState.Found, seen);
    }

    public static RecordFinding MtaSts(DomainRecord record, DnsAnswer answer)
    {
        if (!answer.IsDefinite)
            return new(record, RecordState.Unknown, null, "The DNS gave no definite answer.", AskAgain);
        var texts = Texts(answer).Where(t => t.StartsWith("v=STSv1", StringComparison.Ordinal)).ToList();
        if (texts.Count == 0)
            return new(record, RecordState.Missing, null, "Mail to the domain, replies and bounces among it, can be diverted or read on the way.", "Serve the policy file first, then publish this record. Optional.");
        return StsRecord.Id(texts) is null
            ? new(record, RecordState.Different, Shown(texts), "There must be exactly one record with an id of letters and digits (RFC 8461 §3.1).", "Publish the value shown.")
            : new(record, RecordState.Found, Shown(texts));
    }

    /// <param name="record">The file to serve.</param>
    /// <param name="policy">As fetched; null: none could be had.</param>
    /// <param name="problem">The fetcher's word; null when there is a policy, or nothing was fetched because no record announces one.</param>
    /// <param name="mailHosts">Hosts of the domain's MX records.</param>
    public static RecordFinding MtaStsPolicy(DomainRecord record, StsPolicy? policy, string? problem, IReadOnlyList<string> mailHosts)
    {
        if (policy is null)
        {
            return problem is null
                ? new(record, RecordState.Missing, null, "No record announces a policy, so none was fetched.", "Serve this file with a public certificate for its host. Optional.")
                : new(record, RecordState.Different, null, problem switch
                {
                    "sts-status" => "The file's address does not answer with status 200.",
                    "sts-content-type" => "The file must be served as text/plain.",
                    "sts-too-large" => "The file is longer than 64 KB.",
                    "sts-invalid" => "The file is no MTA-STS policy.",
                    "sts-certificate" => "The certificate of its host is not valid for the name.",
                    _ => "The file could not be fetched.",
                }, "Serve the text shown, over HTTPS, without a redirect.");
        }

        var seen = $"mode: {policy.Mode.ToString().ToLowerInvariant()}, mx: {string.Join(", ", policy.Hosts)}";
        if (policy.Mode == StsMode.None)
            return new(record, RecordState.Found, seen, "The policy says that there is none (mode none).", "Set mode: testing, later enforce.");
        if (mailHosts.FirstOrDefault(h => !StsPolicy.Lists(policy.Hosts, h)) is { } unlisted)
            return new(record, RecordState.Different, seen, $"The mail server {unlisted} is not listed, so {(policy.Mode == StsMode.Enforce ? "mail by it is refused" : "mail by it would be refused once enforced")}.", $"Add the line \"mx: {unlisted}\" and give the DNS record a new id.");
        return policy.Mode == StsMode.Testing
            ? new(record, RecordState.Found, seen, "The policy is being tested and binds nobody.", "Once the TLS reports are clean, set mode: enforce and a new id.")
            : new(record, RecordState.Found, seen);
    }

    public static RecordFinding TlsReports(DomainRecord record, DnsAnswer answer)
    {
        if (!answer.IsDefinite)
            return new(record, RecordState.Unknown, null, "The DNS gave no definite answer.", AskAgain);
        var texts = Texts(answer).Where(t => t.StartsWith("v=TLSRPTv1", StringComparison.Ordinal)).ToList();
        if (texts.Count == 0)
            return new(record, RecordState.Missing, null, "Nobody tells you when TLS to your mail servers fails.", "Publish the value shown with an address of yours. Optional.");
        return TlsRptRecord.Parse(texts) is null
            ? new(record, RecordState.Different, Shown(texts), "There must be exactly one record, with rua= and mailto: or https: addresses (RFC 8460 §3).", "Publish the value shown with an address of yours.")
            : new(record, RecordState.Found, Shown(texts));
    }

    private static RecordFinding? Unanswered(DomainRecord record, DnsAnswer answer) => answer.Status switch
    {
        DnsStatus.Found => null,
        DnsStatus.NoData or DnsStatus.NoSuchName => new(record, RecordState.Missing, null, "The key is not published, so signatures cannot be verified.", $"Publish the value shown as a TXT record at {record.Name}."),
        _ => new(record, RecordState.Unknown, null, "The DNS gave no definite answer.", AskAgain),
    };

    private static List<string> Texts(DnsAnswer answer) => [.. answer.Records.OfType<TextRecord>().Select(r => r.Text)];

    private static string Shown(IReadOnlyList<string> texts) => string.Join(" | ", texts);
}

/// <summary>Where one route's mail leaves, looked up.</summary>
/// <param name="Route">The route's name.</param>
/// <param name="Terms">Null: not told.</param>
/// <param name="Addresses">Addresses behind a and mx terms, by term.</param>
public sealed record EgressFact(string Route, IReadOnlyList<SpfTerm>? Terms, IReadOnlyDictionary<SpfTerm, IReadOnlyList<IPAddress>> Addresses)
{
    /// <summary>The DNS gave no definite answer about one of its terms.</summary>
    public bool IsUnsure { get; init; }


    /// <summary>The first term that a record does not authorise, as it would be written; null when all are.</summary>
    public string? Missing(SpfTree tree)
    {
        foreach (var term in Terms ?? [])
        {
            var authorised = term.Kind switch
            {
                SpfKind.Include => tree.Includes.Contains(term.Domain, StringComparer.OrdinalIgnoreCase),
                // Both ends of a network: a record that authorises half of it is not enough.
                SpfKind.Ip4 or SpfKind.Ip6 => new[] { term.Network!.Value.BaseAddress, Last(term.Network.Value) }.All(a => tree.Check(a) == SpfResult.Pass),
                _ => Addresses.GetValueOrDefault(term, []) is { Count: > 0 } found && found.All(a => tree.Check(a) == SpfResult.Pass),
            };
            if (!authorised)
                return Written(term);
        }

        return null;
    }

    private static string Written(SpfTerm term) => term.Kind switch
    {
        SpfKind.Ip4 => "ip4:" + Written(term.Network!.Value, 32),
        SpfKind.Ip6 => "ip6:" + Written(term.Network!.Value, 128),
        _ => $"{term.Kind.ToString().ToLowerInvariant()}:{term.Domain}",
    };

    private static string Written(IPNetwork network, int full) => network.PrefixLength == full ? network.BaseAddress.ToString() : network.ToString();

    private static IPAddress Last(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] |= (byte)(0xFF >> Math.Clamp(network.PrefixLength - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }
}
