using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace SecureMarketing.Core.Delivery.Dns;

/// <summary>
/// Asks one validating resolver with DNSSEC OK set and believes its AD bit, which is why it has to sit on loopback: on a wire
/// anybody could set that bit (RFC 4035 §4.9.3). Keeps nothing itself: the resolver is the cache.
/// </summary>
internal sealed class MailResolver : IMailResolver
{
    /// <summary>Longer chains of aliases are a fault or an attack.</summary>
    private const int MostAliases = 8;

    private readonly LookupClient client;

    public MailResolver(IPEndPoint server, TimeSpan patience) => client = new LookupClient(new LookupClientOptions(server)
    {
        UseCache = false,
        RequestDnsSecRecords = true,
        // RFC 9715: larger answers come over TCP instead of in fragments.
        ExtendedDnsBufferSize = 1232,
        UseTcpFallback = true,
        Retries = 1,
        Timeout = patience,
        ThrowDnsErrors = false,
        ContinueOnDnsError = false,
        ContinueOnEmptyResponse = false,
    });

    public async Task<DnsAnswer> AskAsync(string name, MailRecordKind kind, CancellationToken cancellationToken)
    {
        IDnsQueryResponse response;
        try
        {
            response = await client.QueryAsync(name, (QueryType)(int)kind, cancellationToken: cancellationToken);
        }
        catch (DnsResponseException fault)
        {
            return DnsAnswer.Of(fault.Code == DnsResponseCode.ConnectionTimeout ? DnsStatus.TimedOut : DnsStatus.Failed);
        }
        catch (Exception fault) when (fault is ArgumentException or IndexOutOfRangeException or InvalidOperationException)
        {
            // A name that no DNS can hold, or an answer that cannot be read.
            return DnsAnswer.Of(DnsStatus.Failed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DnsAnswer.Of(DnsStatus.TimedOut);
        }

        var secure = response.Header.IsAuthenticData;
        switch (response.Header.ResponseCode)
        {
            case DnsHeaderResponseCode.NotExistentDomain:
                return DnsAnswer.Of(DnsStatus.NoSuchName, secure);
            case DnsHeaderResponseCode.NoError:
                break;
            default:
                return DnsAnswer.Of(DnsStatus.Failed);
        }

        var aliases = response.Answers.CnameRecords().ToList();
        if (aliases.Count > MostAliases)
            return DnsAnswer.Of(DnsStatus.Failed);
        var records = response.Answers.Select(ToMail).OfType<MailRecord>().Where(r => Fits(r, kind)).ToList();
        return new DnsAnswer
        {
            Status = records.Count > 0 ? DnsStatus.Found : DnsStatus.NoData,
            Secure = secure,
            Records = records,
            Canonical = aliases is [.., var last] ? Bare(last.CanonicalName) : null,
        };
    }

    private static MailRecord? ToMail(DnsResourceRecord record) => record switch
    {
        DnsClient.Protocol.MxRecord mx => new MxRecord(mx.Preference, Bare(mx.Exchange)),
        DnsClient.Protocol.AddressRecord address => new AddressRecord(address.Address),
        TxtRecord text => new TextRecord(string.Concat(text.Text)),
        DnsClient.Protocol.TlsaRecord tlsa => new TlsaRecord(
            (int)tlsa.CertificateUsage, (int)tlsa.Selector, (int)tlsa.MatchingType, Convert.ToHexStringLower([.. tlsa.CertificateAssociationData])),
        _ => null,
    };

    private static bool Fits(MailRecord record, MailRecordKind kind) => (record, kind) switch
    {
        (MxRecord, MailRecordKind.MailExchange) or (TextRecord, MailRecordKind.Text) or (TlsaRecord, MailRecordKind.Tlsa) => true,
        (AddressRecord { Address.AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork }, MailRecordKind.Address4) => true,
        (AddressRecord { Address.AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 }, MailRecordKind.Address6) => true,
        _ => false,
    };

    private static string Bare(DnsString name) => name.Value.TrimEnd('.').ToLowerInvariant();
}
