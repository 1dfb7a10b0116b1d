using System.Net;
using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Tests.Delivery.Domains;

/// <summary>A DNS on paper: names with their records; everything else does not exist.</summary>
internal sealed class PaperResolver : IMailResolver
{
    private readonly Dictionary<(string Name, MailRecordKind Kind), List<MailRecord>> zone = [];

    /// <summary>Names about which it gives no definite answer.</summary>
    public HashSet<string> Silent { get; } = new(StringComparer.Ordinal);

    public int Asked { get; private set; }

    /// <summary>Passes the self-test of the resolver check.</summary>
    public PaperResolver Validating()
    {
        Silent.Add("dnssec-failed.org");
        return Address("iana.org", "192.0.43.8");
    }

    public PaperResolver Text(string name, params string[] texts) => Add(name, MailRecordKind.Text, texts.Select(t => new TextRecord(t)));

    public PaperResolver Mail(string name, params string[] hosts) => Add(name, MailRecordKind.MailExchange, hosts.Select((h, i) => new MxRecord(i * 10, h)));

    public PaperResolver Address(string name, params string[] addresses)
    {
        foreach (var group in addresses.Select(IPAddress.Parse).GroupBy(a => a.AddressFamily))
            Add(name, group.Key == System.Net.Sockets.AddressFamily.InterNetwork ? MailRecordKind.Address4 : MailRecordKind.Address6, group.Select(a => new AddressRecord(a)));
        return this;
    }

    public PaperResolver Without(string name, MailRecordKind kind)
    {
        zone.Remove((name, kind));
        return this;
    }

    public Task<DnsAnswer> AskAsync(string name, MailRecordKind kind, CancellationToken cancellationToken)
    {
        Asked++;
        if (Silent.Contains(name))
            return Task.FromResult(DnsAnswer.Of(DnsStatus.Failed));
        return Task.FromResult(zone.TryGetValue((name, kind), out var records)
            ? new DnsAnswer { Status = DnsStatus.Found, Secure = true, Records = records }
            : DnsAnswer.Of(DnsStatus.NoSuchName, secure: true));
    }

    private PaperResolver Add(string name, MailRecordKind kind, IEnumerable<MailRecord> records)
    {
        zone[(name, kind)] = [.. records];
        return this;
    }
}
