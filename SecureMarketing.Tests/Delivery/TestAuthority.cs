using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureMarketing.Tests.Delivery;

/// <summary>A certificate authority of our own and what it issues, good and faulty.</summary>
internal sealed class TestAuthority
{
    public static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset To = new(2027, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 root;

    public TestAuthority(string name = "Test root")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        root = request.CreateSelfSigned(From.AddYears(-1), To.AddYears(1));
    }

    public X509Certificate2 Root => root;

    /// <summary>What a pin holds: SHA-256 of the public key.</summary>
    public static string Pin(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>An RSA end-entity certificate with its key.</summary>
    public X509Certificate2 Issue(
        string email = "maria@example.com",
        int bits = 2048,
        X509KeyUsageFlags usage = X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DigitalSignature,
        string purpose = "1.3.6.1.5.5.7.3.4",
        HashAlgorithmName? hash = null,
        byte[]? capabilities = null,
        string? crlAddress = null,
        byte[]? serial = null)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=Recipient", key, hash ?? HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(email);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        if (capabilities is not null)
            request.CertificateExtensions.Add(new X509Extension("1.2.840.113549.1.9.15", capabilities, false));
        if (crlAddress is not null)
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([crlAddress]));
        var generator = X509SignatureGenerator.CreateForECDsa(root.GetECDsaPrivateKey()!);
        using var issued = request.Create(root.SubjectName, generator, From, To, serial ?? RandomNumberGenerator.GetBytes(12));
        return issued.CopyWithPrivateKey(key);
    }

    public X509Certificate2 IssueEc(string email = "maria@example.com")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Recipient", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(email);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyAgreement, true));
        return request.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(root.GetECDsaPrivateKey()!), From, To, RandomNumberGenerator.GetBytes(12));
    }

    /// <summary>A TLS server's certificate, usable by SslStream.</summary>
    public X509Certificate2 IssueServer(string name, DateTimeOffset? until = null) => Issue(name, root.SubjectName, X509SignatureGenerator.CreateForECDsa(root.GetECDsaPrivateKey()!), until ?? To);

    /// <summary>A TLS server's certificate that nobody but itself vouches for.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(From, To);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>In the authority's name, but signed by somebody else.</summary>
    public X509Certificate2 Forge(string name)
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Issue(name, root.SubjectName, X509SignatureGenerator.CreateForECDsa(stranger), To);
    }

    private static X509Certificate2 Issue(string name, X500DistinguishedName issuer, X509SignatureGenerator signer, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(issuer, signer, From, until, RandomNumberGenerator.GetBytes(12));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A revocation list of this authority, DER.</summary>
    public byte[] RevocationList(DateTimeOffset issued, DateTimeOffset next, params X509Certificate2[] revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
            builder.AddEntry(certificate, issued.AddMinutes(-1));
        return builder.Build(root, 1, next, HashAlgorithmName.SHA256, null, issued);
    }
}
