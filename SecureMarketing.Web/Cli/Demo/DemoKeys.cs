using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// Key pairs of invented recipients, so that the demo's encrypted messages can really be opened: the public half is
/// registered like anybody's, the private half stays in the data folder's <c>demo-keys</c> for openssl and gpg.
/// </summary>
internal static class DemoKeys
{
    private const int RsaBits = 2048;

    /// <summary>A self-signed S/MIME certificate (RFC 8550) for one address, valid for a year.</summary>
    /// <param name="address">Goes into the subject alternative name.</param>
    /// <param name="privateKeyFile">Written as PEM: certificate and unencrypted private key.</param>
    /// <param name="now">Start of validity, minus a day for skewed clocks.</param>
    /// <returns>The certificate alone, PEM.</returns>
    public static string NewSMime(string address, string privateKeyFile, DateTimeOffset now)
    {
        using var rsa = RSA.Create(RsaBits);
        var request = new CertificateRequest("CN=Demo recipient", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        var pem = certificate.ExportCertificatePem();
        File.WriteAllText(privateKeyFile, pem + "\n" + rsa.ExportPkcs8PrivateKeyPem() + "\n");
        return pem;
    }

    /// <summary>An OpenPGP key with a certifying primary key and an encryption subkey (RFC 9580 §5.5).</summary>
    /// <param name="address">The user id.</param>
    /// <param name="privateKeyFile">Written as ASCII armour without a passphrase.</param>
    /// <param name="now">Creation time of both keys.</param>
    /// <returns>The public key, ASCII armour.</returns>
    public static string NewOpenPgp(string address, string privateKeyFile, DateTimeOffset now)
    {
        var random = new SecureRandom();
        var created = now.UtcDateTime.AddDays(-1);
        var generator = new RsaKeyPairGenerator();
        generator.Init(new RsaKeyGenerationParameters(Org.BouncyCastle.Math.BigInteger.ValueOf(0x10001), random, RsaBits, 80));
        var primary = new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, generator.GenerateKeyPair(), created);
        var encryption = new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, generator.GenerateKeyPair(), created);

        var primaryUse = new PgpSignatureSubpacketGenerator();
        primaryUse.SetKeyFlags(false, PgpKeyFlags.CanCertify | PgpKeyFlags.CanSign);
        primaryUse.SetPreferredSymmetricAlgorithms(false, [(int)SymmetricKeyAlgorithmTag.Aes256]);
        primaryUse.SetPreferredHashAlgorithms(false, [(int)HashAlgorithmTag.Sha256]);
        var encryptionUse = new PgpSignatureSubpacketGenerator();
        encryptionUse.SetKeyFlags(false, PgpKeyFlags.CanEncryptCommunications | PgpKeyFlags.CanEncryptStorage);

        // An unprotected secret key ends in a two-octet checksum (RFC 9580 §5.5.3); a SHA-1 there makes gpg refuse it.
        var ring = new PgpKeyRingGenerator(
            PgpSignature.PositiveCertification, primary, $"Demo recipient <{address}>", SymmetricKeyAlgorithmTag.Null,
            HashAlgorithmTag.Sha256, Array.Empty<char>(), useSha1: false, primaryUse.Generate(), null, random);
        ring.AddSubKey(encryption, encryptionUse.Generate(), null, HashAlgorithmTag.Sha256);
        File.WriteAllText(privateKeyFile, Armour(stream => ring.GenerateSecretKeyRing().Encode(stream)));
        return Armour(stream => ring.GeneratePublicKeyRing().Encode(stream));
    }

    private static string Armour(Action<Stream> encode)
    {
        using var text = new MemoryStream();
        using (var armour = new ArmoredOutputStream(text))
            encode(armour);
        return Encoding.ASCII.GetString(text.ToArray());
    }
}
