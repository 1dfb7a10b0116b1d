using System.Net;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>A resolver that passes the self-test and knows the mail hosts it was given; unsigned, without policies.</summary>
/// <param name="hosts">By domain: its only mail host and that host's address.</param>
internal sealed class StubResolver(IReadOnlyDictionary<string, (string Host, string Address)> hosts) : IMailResolver
{
    private static readonly DirectOptions Names = new();

    public Task<DnsAnswer> AskAsync(string name, MailRecordKind kind, CancellationToken cancellationToken) => Task.FromResult(
        name == Names.SignedName ? Found(new AddressRecord(IPAddress.Loopback)) with { Secure = true }
        : name == Names.BogusName ? DnsAnswer.Of(DnsStatus.Failed)
        : kind == MailRecordKind.MailExchange && hosts.TryGetValue(name, out var mx) ? Found(new MxRecord(10, mx.Host))
        : kind == MailRecordKind.Address4 && hosts.Values.FirstOrDefault(h => h.Host == name) is { Address: { } address } ? Found(new AddressRecord(IPAddress.Parse(address)))
        : DnsAnswer.Of(DnsStatus.NoData));

    private static DnsAnswer Found(MailRecord record) => new() { Status = DnsStatus.Found, Records = [record] };
}
