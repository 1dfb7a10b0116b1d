using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using SecureMarketing.Core.Delivery.Dane;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>Gathers what the DNS, the policy cache and the memory say of a domain. Dials nobody but the policy host.</summary>
internal sealed class DomainSurvey(IMailResolver resolver, DirectOptions options, StsRegister sts, DomainMemory memory, TimeProvider clock)
{
    /// <summary>A batch to one provider asks once; a retry, minutes later, asks anew.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);
    private const int MostKept = 5_000;

    private readonly ConcurrentDictionary<string, (DomainFacts Facts, DateTimeOffset Until)> kept = new(StringComparer.Ordinal);

    public async Task<DomainFacts> OfAsync(string domain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (kept.TryGetValue(domain, out var known) && known.Until > now)
            return known.Facts;
        var facts = await AskAsync(domain, cancellationToken);
        if (kept.Count >= MostKept)
            kept.Clear();
        if (facts.Status != MxStatus.Unknown)
            kept[domain] = (facts, now + Kept);
        return facts;
    }

    /// <summary>The next question about this domain is asked anew.</summary>
    public void Forget(string domain) => kept.TryRemove(domain, out _);

    private async Task<DomainFacts> AskAsync(string domain, CancellationToken cancellationToken)
    {
        var exchange = MxLookup.Order(domain, await resolver.AskAsync(domain, MailRecordKind.MailExchange, cancellationToken));
        if (exchange.Status != MxStatus.Hosts)
            return new DomainFacts { Domain = domain, Status = exchange.Status, MxSecure = exchange.Secure };
        var hosts = await Task.WhenAll(exchange.Hosts.Select(h => HostAsync(h, exchange.Secure, cancellationToken)));
        return new DomainFacts
        {
            Domain = domain,
            Status = MxStatus.Hosts,
            MxSecure = exchange.Secure,
            Hosts = hosts,
            Sts = await sts.OfAsync(resolver, domain, cancellationToken),
            Remembered = await memory.OfAsync(domain, cancellationToken),
        };
    }

    private async Task<MxFacts> HostAsync(MxRecord mx, bool mxSecure, CancellationToken cancellationToken)
    {
        var four = await resolver.AskAsync(mx.Host, MailRecordKind.Address4, cancellationToken);
        var six = await resolver.AskAsync(mx.Host, MailRecordKind.Address6, cancellationToken);
        var found = four.Records.Concat(six.Records).OfType<AddressRecord>().Select(r => r.Address).ToList();
        var open = options.PrivateAddresses ? found : found.FindAll(IsPublic);
        var facts = new MxFacts
        {
            Host = mx.Host,
            Preference = mx.Preference,
            Addresses = open,
            AddressSecure = found.Count > 0 && four.Secure && six.Secure,
            Problem = open.Count > 0 ? null : found.Count > 0 ? "private-address" : four.IsDefinite && six.IsDefinite ? "no-address" : "address-unknown",
        };
        if (facts.Problem is not null)
            return facts;
        // RFC 7672 §2.1.2: half an answer about a signed host is no answer.
        if (mxSecure && !(four.IsDefinite && six.IsDefinite))
            return facts with { Dane = DaneState.Unknown };
        // §2.2.1: without a secure chain a TLSA record proves nothing and is not asked for.
        if (!mxSecure || !facts.AddressSecure)
            return facts;
        return await TlsaAsync(facts, four.Canonical ?? six.Canonical, cancellationToken);
    }

    private async Task<MxFacts> TlsaAsync(MxFacts facts, string? canonical, CancellationToken cancellationToken)
    {
        // §2.2.2: under the name that aliases lead to, then under the name itself.
        foreach (var name in new[] { canonical, facts.Host }.OfType<string>())
        {
            var answer = await resolver.AskAsync($"_{options.MxPort}._tcp.{name}", MailRecordKind.Tlsa, cancellationToken);
            if (!answer.IsDefinite)
                return facts with { Dane = DaneState.Unknown };
            if (answer is not { Status: DnsStatus.Found, Secure: true })
                continue;
            var set = DaneSet.Of(name, answer.Records.OfType<TlsaRecord>());
            return facts with { Dane = set.Usable.Count > 0 ? DaneState.Usable : DaneState.Unusable, Tlsa = set };
        }

        return facts;
    }

    /// <summary>Addresses that a stranger's DNS may lead us to.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast)
            return false;
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Global unicast without 6to4 (RFC 3056) and Teredo (RFC 4380), which carry an IPv4 address; NAT64 (RFC 6052) lies outside.
            return (bytes[0] & 0xE0) == 0x20 && !address.IsIPv6Teredo && !(bytes[0] == 0x20 && bytes[1] == 0x02);
        }

        return !(bytes[0] == 192 && bytes[1] == 0 && bytes[2] == 0)
            && !(bytes[0] == 198 && bytes[1] is 18 or 19)
            && bytes[0] is not (0 or 10 or 127 or >= 224)
            && !(bytes[0] == 100 && bytes[1] is >= 64 and < 128)
            && !(bytes[0] == 169 && bytes[1] == 254)
            && !(bytes[0] == 172 && bytes[1] is >= 16 and < 32)
            && !(bytes[0] == 192 && bytes[1] == 168);
    }
}
