using System.Security.Cryptography;

namespace SecureMarketing.Core.Delivery.Dns;

/// <summary>What a domain's MX question came to (RFC 5321 §5.1).</summary>
public enum MxStatus
{
    /// <summary>Hosts to try; an implicit one included.</summary>
    Hosts = 1,

    /// <summary>The domain says that it takes no mail (RFC 7505): final.</summary>
    NullMx = 2,

    /// <summary>There is no such domain: final.</summary>
    NoSuchDomain = 3,

    /// <summary>The DNS gave no definite answer: wait.</summary>
    Unknown = 4,
}

/// <summary>A domain's mail hosts.</summary>
/// <param name="Status">What the question came to.</param>
/// <param name="Secure">The record set, or the proof that there is none, was validated.</param>
/// <param name="Hosts">In the order to try; at most <see cref="MxLookup.MostHosts"/>.</param>
public sealed record MxHosts(MxStatus Status, bool Secure, IReadOnlyList<MxRecord> Hosts);

/// <summary>Puts an MX answer into the order in which hosts are tried. Pure but for the draw among equals.</summary>
public static class MxLookup
{
    /// <summary>More are not tried in one attempt: a domain must not keep a connection busy for an hour.</summary>
    public const int MostHosts = 8;

    /// <param name="domain">Domain of the recipient, A-labels.</param>
    /// <param name="answer">Answer to its MX question.</param>
    public static MxHosts Order(string domain, DnsAnswer answer)
    {
        switch (answer.Status)
        {
            case DnsStatus.NoSuchName:
                return new MxHosts(MxStatus.NoSuchDomain, answer.Secure, []);
            case DnsStatus.NoData:
                // RFC 5321 §5.1: the domain itself is then its mail host.
                return new MxHosts(MxStatus.Hosts, answer.Secure, [new MxRecord(0, domain)]);
            case DnsStatus.Found:
                break;
            default:
                return new MxHosts(MxStatus.Unknown, false, []);
        }

        var records = answer.Records.OfType<MxRecord>().Where(r => r.Host.Length > 0).DistinctBy(r => r.Host, StringComparer.Ordinal).ToArray();
        // RFC 7505 §3: it has to stand alone; beside real hosts the dot is a mistake and leads nowhere.
        if (records.Length == 0)
            return new MxHosts(MxStatus.NullMx, answer.Secure, []);
        RandomNumberGenerator.Shuffle(records.AsSpan());
        return new MxHosts(MxStatus.Hosts, answer.Secure, [.. records.OrderBy(r => r.Preference).Take(MostHosts)]);
    }
}
