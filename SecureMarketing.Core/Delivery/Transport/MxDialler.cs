using System.Net;
using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Routes;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Opens sessions with recipients' mail hosts and says what each is. Nothing is demanded in the handshake itself: the
/// certificates are kept, and the ladder judges the session that stands.
/// </summary>
internal sealed class MxDialler(DirectOptions options, TimeProvider clock)
{
    private readonly Lazy<X509Certificate2Collection?> roots = new(() =>
    {
        if (options.TrustedRoots is null)
            return null;
        var read = new X509Certificate2Collection();
        read.ImportFromPemFile(options.TrustedRoots);
        return read;
    });

    /// <summary>How to reach one address of one host.</summary>
    /// <param name="route">The direct route.</param>
    /// <param name="mx">The host.</param>
    /// <param name="address">One of its addresses.</param>
    /// <param name="tls">False: in clear, after a handshake that failed and for mail that may go so.</param>
    public RouteConnection To(RouteConnection route, MxFacts mx, IPAddress address, bool tls = true) => new()
    {
        Id = route.Id,
        Version = route.Version,
        Name = route.Name,
        Stream = route.Stream,
        Kind = RouteKind.Direct,
        Host = mx.Tlsa?.Base ?? mx.Host,
        MailHost = mx.Host,
        Port = options.MxPort,
        Address = address,
        Tls = tls ? TlsMode.Opportunistic : TlsMode.None,
        Roots = roots.Value,
        HelloName = options.HelloName,
        Fips = options.Fips,
    };

    /// <summary>What a live session is against the facts of this moment.</summary>
    public SessionFacts Facts(SmtpSession session, DomainFacts domain, MxFacts mx, string? lack = null)
    {
        if (session.Peer is not { } peer)
            return new SessionFacts(false, lack ?? (session.Offers("STARTTLS") ? TransportReason.StartTlsRefused : TransportReason.StartTlsNotOffered), null, null);
        var dane = mx is { Dane: DaneState.Usable, Tlsa: { } tlsa }
            ? peer.Dane(tlsa, [tlsa.Base, mx.Host, domain.Domain], clock.GetUtcNow())
            : null;
        return new SessionFacts(true, null, peer.PublicWord(mx.Host), dane);
    }
}
