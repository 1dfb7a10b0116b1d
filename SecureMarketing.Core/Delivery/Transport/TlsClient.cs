using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Delivery.Routes;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>Turns a connection into a TLS session by a route's rules.</summary>
internal static class TlsClient
{
    // Forward secrecy and AEAD only; TLS 1.3 suites are all of that kind (NIST SP 800-52r2 §3.3.1).
    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    // FIPS 140-3 approves AES-GCM; ChaCha20-Poly1305 is not on its list.
    private static readonly TlsCipherSuite[] FipsSuites = [.. Suites.Where(s => !s.ToString().Contains("CHACHA20", StringComparison.Ordinal))];

    /// <summary>Handshakes; a route that checks certificates gets no session from a bad one.</summary>
    /// <exception cref="SmtpFailure">The handshake failed or the certificate was rejected.</exception>
    public static async Task<(SslStream Stream, TlsEvidence Evidence, PeerCertificates? Peer)> SecureAsync(Stream inner, RouteConnection route, CancellationToken cancellationToken)
    {
        var verdict = new CertificateVerdict(CertificateVerdict.Missing, []);
        var enforce = route.Tls != TlsMode.Opportunistic;
        PeerCertificates? peer = null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = route.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = ChainPolicy(route),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                verdict = CertificateVerdict.Of(route, certificate, chain, errors);
                if (route.MailHost is not null && certificate is X509Certificate2 leaf)
                    peer = PeerCertificates.Copy(leaf, chain, verdict.ChainFault);
                return verdict.Holds || !enforce;
            },
        };
        // Windows and macOS decide suites by machine policy and refuse a list.
        if (OperatingSystem.IsLinux())
            options.CipherSuitesPolicy = new CipherSuitesPolicy(route.Fips ? FipsSuites : Suites);

        var stream = new SslStream(inner);
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            peer?.Dispose();
            var rejected = enforce && verdict is { Holds: false, Word: not CertificateVerdict.Missing };
            throw new SmtpFailure(SmtpStage.Handshake, rejected ? TransportReason.CertificateRejected : TransportReason.HandshakeFailed, transient: false, cause: e)
            {
                Tls = rejected ? new TlsEvidence("", "", false, verdict.Word, verdict.Chain) : null,
            };
        }

        return (stream, new TlsEvidence(
            stream.SslProtocol == SslProtocols.Tls13 ? "TLSv1.3" : "TLSv1.2",
            stream.NegotiatedCipherSuite.ToString(),
            verdict.Holds,
            verdict.Word,
            verdict.Chain), peer);
    }

    private static X509ChainPolicy ChainPolicy(RouteConnection route)
    {
        // No online revocation: relays publish OCSP over the network this client may not reach, and a soft failure proves
        // nothing. A pin is the stronger choice for a fixed relay.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (route.Roots is { } roots)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }
        else if (route.Anchor is { } anchor)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.Add(anchor);
        }

        return policy;
    }
}
