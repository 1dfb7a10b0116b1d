using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace SecureMarketing.Tests.Delivery;

/// <summary>OpenPGP keys made in this process; the private half is thrown away.</summary>
internal static class PgpKeys
{
    /// <summary>A public key with a certifying primary key and an encryption subkey that both end (RFC 9580 §5.2.3.13), ASCII armour.</summary>
    /// <param name="address">The user id.</param>
    /// <param name="now">Made a day before.</param>
    /// <param name="validFor">Counted from <paramref name="now"/>.</param>
    public static string New(string address, DateTimeOffset now, TimeSpan validFor)
    {
        var random = new SecureRandom();
        var created = now.UtcDateTime.AddDays(-1);
        var seconds = (long)(validFor + TimeSpan.FromDays(1)).TotalSeconds;
        var generator = new RsaKeyPairGenerator();
        generator.Init(new RsaKeyGenerationParameters(Org.BouncyCastle.Math.BigInteger.ValueOf(0x10001), random, 2048, 80));
        var primary = new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, generator.GenerateKeyPair(), created);
        var encryption = new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, generator.GenerateKeyPair(), created);
        var primaryUse = new PgpSignatureSubpacketGenerator();
        primaryUse.SetKeyFlags(false, PgpKeyFlags.CanCertify | PgpKeyFlags.CanSign);
        primaryUse.SetPreferredSymmetricAlgorithms(false, [(int)SymmetricKeyAlgorithmTag.Aes256]);
        primaryUse.SetKeyExpirationTime(false, seconds);
        // Else it would be signed at the machine's time, which a test's clock may not have reached.
        primaryUse.SetSignatureCreationTime(false, created);
        var encryptionUse = new PgpSignatureSubpacketGenerator();
        encryptionUse.SetKeyFlags(false, PgpKeyFlags.CanEncryptCommunications);
        encryptionUse.SetKeyExpirationTime(false, seconds);
        encryptionUse.SetSignatureCreationTime(false, created);
        var ring = new PgpKeyRingGenerator(
            PgpSignature.PositiveCertification, primary, $"Recipient <{address}>", SymmetricKeyAlgorithmTag.Null,
            HashAlgorithmTag.Sha256, Array.Empty<char>(), useSha1: false, primaryUse.Generate(), null, random);
        ring.AddSubKey(encryption, encryptionUse.Generate(), null, HashAlgorithmTag.Sha256);
        using var text = new MemoryStream();
        using (var armour = new ArmoredOutputStream(text))
            ring.GeneratePublicKeyRing().Encode(armour);
        return Encoding.ASCII.GetString(text.ToArray());
    }
}
