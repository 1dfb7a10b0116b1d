using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Core.Delivery.Dane;

/// <summary>What a server's certificates are worth against its TLSA records.</summary>
/// <param name="Word"><c>dane-ee</c> or <c>dane-ta</c> when one matched; else <c>dane-mismatch</c>, or why the trust anchor's chain does not hold.</param>
/// <param name="Record">The record that matched, null when none did.</param>
public sealed record DaneVerdict(string Word, TlsaRecord? Record)
{
    public const string Ee = "dane-ee";
    public const string Ta = "dane-ta";
    public const string Mismatch = "dane-mismatch";

    /// <summary>A record names the issuer, but the certificate is for another server.</summary>
    public const string TaName = "dane-name-mismatch";

    /// <summary>A record names the issuer, but no valid chain leads to it.</summary>
    public const string TaChain = "dane-bad-chain";

    public bool Holds => Record is not null;
}

/// <summary>
/// DANE for SMTP (RFC 7672, RFC 7671): TLSA against what the server presented. Pure, but for reading the certificates.
/// </summary>
public static class DaneCheck
{
    /// <param name="set">Usable records; unusable ones are not looked at.</param>
    /// <param name="presented">As the server sent them, its own first.</param>
    /// <param name="names">Names of which one must be in the certificate for usage 2: TLSA base, MX host, recipient's domain (RFC 7672 §3.2.2).</param>
    /// <param name="at">The instant, for usage 2; usage 3 ignores dates and names (RFC 7672 §3.1.1).</param>
    public static DaneVerdict Check(DaneSet set, IReadOnlyList<X509Certificate2> presented, IReadOnlyList<string> names, DateTimeOffset at)
    {
        if (presented is not [var leaf, ..])
            return new DaneVerdict(DaneVerdict.Mismatch, null);
        if (set.Usable.FirstOrDefault(r => r.Usage == 3 && Matches(r, leaf)) is { } own)
            return new DaneVerdict(DaneVerdict.Ee, own);

        string? refused = null;
        foreach (var record in set.Usable.Where(r => r.Usage == 2))
        {
            if (Anchor(record, presented) is not { } anchor)
                continue;
            if (!IsIssuedBy(leaf, anchor, presented, at))
                refused ??= DaneVerdict.TaChain;
            else if (!names.Any(n => CertificateNames.Match(leaf, n)))
                refused = DaneVerdict.TaName;
            else
                return new DaneVerdict(DaneVerdict.Ta, record);
        }

        return new DaneVerdict(refused ?? DaneVerdict.Mismatch, null);
    }

    /// <summary>
    /// The issuer a usage 2 record names: among what the server sent, or in the record itself when it holds the whole
    /// certificate (RFC 7671 §5.2.1). A bare key (2 1 0) is found only among what was sent.
    /// </summary>
    private static X509Certificate2? Anchor(TlsaRecord record, IReadOnlyList<X509Certificate2> presented)
    {
        if (presented.Skip(1).FirstOrDefault(c => Matches(record, c)) is { } sent)
            return sent;
        if (record is not { Selector: 0, Matching: 0 })
            return null;
        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromHexString(record.Data));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static bool IsIssuedBy(X509Certificate2 leaf, X509Certificate2 anchor, IReadOnlyList<X509Certificate2> presented, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(anchor);
        foreach (var other in presented.Skip(1))
            chain.ChainPolicy.ExtraStore.Add(other);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        // An intermediate may be the anchor: that nobody vouches for it is no fault, the TLSA record does.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        if (!chain.Build(leaf))
            return false;
        var elements = chain.ChainElements;
        for (var i = 1; i < elements.Count; i++)
        {
            if (!elements[i].Certificate.RawDataMemory.Span.SequenceEqual(anchor.RawDataMemory.Span))
                continue;
            // Between the server and the anchor nothing may be wrong, whatever lies above.
            return elements.Take(i).All(e => e.ChainElementStatus.All(s => s.Status is X509ChainStatusFlags.NoError or X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain));
        }

        return false;
    }

    private static bool Matches(TlsaRecord record, X509Certificate2 certificate)
    {
        var content = record.Selector == 0 ? certificate.RawData : certificate.PublicKey.ExportSubjectPublicKeyInfo();
        var value = record.Matching switch
        {
            0 => content,
            1 => SHA256.HashData(content),
            _ => SHA512.HashData(content),
        };
        return string.Equals(Convert.ToHexStringLower(value), record.Data, StringComparison.OrdinalIgnoreCase);
    }
}
