using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// A recipient's S/MIME certificate and what may be done with it (RFC 8550, RFC 8551, RFC 5280). Only RSA: EC recipients
/// need key agreement, which neither .NET's CMS on Linux nor MimeKit makes in a form OpenSSL reads, so an EC certificate is
/// refused with <c>algorithm</c> and the ladder takes the next rung.
/// </summary>
internal sealed class SMimeCertificate(X509Certificate2 certificate)
{
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const string AnyPurpose = "2.5.29.37.0";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string SMimeCapabilities = "1.2.840.113549.1.9.15";
    private const string RsaOaep = "1.2.840.113549.1.1.7";
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string SmtpUtf8Mailbox = "1.3.6.1.5.5.7.8.9";
    private const string CrlDistributionPoints = "2.5.29.31";
    private const string AuthorityInformation = "1.3.6.1.5.5.7.1.1";

    // MD2, MD4, MD5 and SHA-1 with RSA, SHA-1 with DSA and ECDSA: anyone with a budget forges these.
    private static readonly HashSet<string> BrokenSignatures =
    [
        "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1",
    ];

    public X509Certificate2 Certificate { get; } = certificate;

    /// <summary>SHA-256, lower-case hex.</summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    /// <summary>The holder lists RSAES-OAEP among its capabilities (RFC 4262, RFC 8551 §2.5.2).</summary>
    public bool AsksForOaep { get; } = ListsOaep(certificate);

    /// <summary>PEM or DER. Null when the bytes hold no certificate.</summary>
    public static SMimeCertificate? Parse(ReadOnlySpan<byte> file)
    {
        try
        {
            return PemText(file) is { } pem
                ? new SMimeCertificate(X509Certificate2.CreateFromPem(pem))
                : new SMimeCertificate(X509CertificateLoader.LoadCertificate(file));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Every certificate of a PEM or DER file, for chains and anchors.</summary>
    /// <exception cref="CryptographicException">There is none.</exception>
    public static IReadOnlyList<X509Certificate2> ParseAll(ReadOnlySpan<byte> file)
    {
        var found = new X509Certificate2Collection();
        if (PemText(file) is { } pem)
            found.ImportFromPem(pem);
        else
            found.Add(X509CertificateLoader.LoadCertificate(file));
        return found.Count > 0 ? [.. found] : throw new CryptographicException("No certificate found.");
    }

    /// <summary>Null when usable, else the first reason: what the certificate is, then when, for whom, by whom, and whether it was revoked.</summary>
    public string? Refusal(KeyCheck check)
    {
        if (Certificate.PublicKey.Oid.Value != RsaEncryption)
            return KeyReason.Algorithm;
        using (var rsa = Certificate.GetRSAPublicKey())
        {
            if (rsa is null || rsa.KeySize < 2048)
                return KeyReason.KeySize;
        }

        if (Certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment))
            return KeyReason.KeyUsage;
        if (Certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } extended &&
            !extended.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value is EmailProtection or AnyPurpose))
            return KeyReason.Eku;
        if (check.At.UtcDateTime < Certificate.NotBefore.ToUniversalTime())
            return KeyReason.NotYetValid;
        if (check.At.UtcDateTime > Certificate.NotAfter.ToUniversalTime())
            return KeyReason.Expired;
        if (check.For is { } address && !Addresses().Contains(address))
            return KeyReason.EmailMismatch;
        return BrokenSignatures.Contains(Certificate.SignatureAlgorithm.Value ?? "") ? KeyReason.Algorithm : RefusalOfPath(check);
    }

    /// <summary>
    /// Addresses it was issued for: rfc822Name and SmtpUTF8Mailbox (RFC 8398) of the alternative names; emailAddress of the
    /// subject only when the extension names none (RFC 8550 §3).
    /// </summary>
    public IReadOnlyList<EmailAddress> Addresses()
    {
        var found = new List<EmailAddress>();
        foreach (var text in AlternativeNames())
        {
            if (EmailAddress.TryParse(text, out var address))
                found.Add(address);
        }

        if (found.Count == 0 && EmailAddress.TryParse(Certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false), out var legacy))
            found.Add(legacy);
        return found;
    }

    /// <summary>True where the issuer promises a place to ask about revocation.</summary>
    public bool NamesRevocationService => Certificate.Extensions[CrlDistributionPoints] is not null || Certificate.Extensions[AuthorityInformation] is not null;

    private string? RefusalOfPath(KeyCheck check)
    {
        using var chain = BuildChain(check);
        var trusted = chain.Build(Certificate);
        if (!trusted && !check.Pinned)
            return KeyReason.Path;
        if (check.RevocationLists.Count > 0)
            return RevocationLists.Refusal([.. chain.ChainElements.Select(e => e.Certificate)], check, trusted);
        return NamesRevocationService && !check.Pinned ? KeyReason.RevocationUnknown : null;
    }

    private static X509Chain BuildChain(KeyCheck check)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.VerificationTime = check.At.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        // Lists are judged by RevocationLists: the platform would go and fetch them.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ExtraStore.AddRange(check.Chain.ToArray());
        if (check.Anchors.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(check.Anchors.ToArray());
        }

        return chain;
    }

    private IEnumerable<string> AlternativeNames()
    {
        var names = new List<string>();
        if (Certificate.Extensions[SubjectAlternativeName] is not { } extension)
            return names;
        try
        {
            var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 1)))
                {
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 1)));
                }
                else if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    var other = sequence.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
                    if (other.ReadObjectIdentifier() == SmtpUtf8Mailbox)
                        names.Add(other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)).ReadCharacterString(UniversalTagNumber.UTF8String));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // A broken extension vouches for no address.
            return [];
        }

        return names;
    }

    private static bool ListsOaep(X509Certificate2 certificate)
    {
        if (certificate.Extensions[SMimeCapabilities] is not { } extension)
            return false;
        try
        {
            var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                if (sequence.ReadSequence().ReadObjectIdentifier() == RsaOaep)
                    return true;
            }
        }
        catch (AsnContentException)
        {
            return false;
        }

        return false;
    }

    private static string? PemText(ReadOnlySpan<byte> file) =>
        file.IndexOf("-----BEGIN"u8) >= 0 ? System.Text.Encoding.ASCII.GetString(file) : null;
}
