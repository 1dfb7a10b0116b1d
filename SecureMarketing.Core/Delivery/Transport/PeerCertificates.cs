using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Delivery.Dane;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// What a server presented in the handshake, kept with the session: a session that is used again is judged again, against the
/// records of that moment.
/// </summary>
internal sealed class PeerCertificates(IReadOnlyList<X509Certificate2> presented, string? chainFault) : IDisposable
{
    /// <summary>Copies: the handshake disposes of its own.</summary>
    public static PeerCertificates Copy(X509Certificate2 leaf, X509Chain? chain, string? chainFault) => new(
        [.. chain is null ? [Copy(leaf)] : chain.ChainPolicy.ExtraStore.Where(c => !c.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span)).Select(Copy).Prepend(Copy(leaf))],
        chainFault);

    /// <summary>The public verdict for a name: chain first, then the name in the certificate's SAN (RFC 6125, RFC 8461 §4.1).</summary>
    public string PublicWord(string name) => chainFault
        ?? (CertificateNames.Match(presented[0], name) ? CertificateVerdict.Trusted : CertificateVerdict.NameMismatch);

    public DaneVerdict Dane(DaneSet set, IReadOnlyList<string> names, DateTimeOffset at) => DaneCheck.Check(set, presented, names, at);

    public void Dispose()
    {
        foreach (var certificate in presented)
            certificate.Dispose();
    }

    private static X509Certificate2 Copy(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);
}
