using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Security;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>AES-256 with modification detection (SEIPD version 1, which every client reads), armoured.</summary>
internal static class OpenPgpEncryption
{
    /// <param name="entity">A MIME entity with its header, CRLF line ends.</param>
    /// <param name="keys">Live encryption subkeys; each can open the result.</param>
    /// <returns>ASCII armour.</returns>
    public static byte[] Encrypt(byte[] entity, IReadOnlyList<PgpPublicKey> keys)
    {
        var output = new MemoryStream(entity.Length * 2);
        using (var armour = new ArmoredOutputStream(output, addVersionHeader: false))
        {
            var literal = Literal(entity);
            if (OpenPgpRsaMessage.CanReach(keys))
                OpenPgpRsaMessage.Write(armour, literal, keys);
            else
                Write(armour, literal, keys);
        }

        return output.ToArray();
    }

    private static void Write(Stream output, byte[] literal, IReadOnlyList<PgpPublicKey> keys)
    {
        var generator = new PgpEncryptedDataGenerator(SymmetricKeyAlgorithmTag.Aes256, withIntegrityPacket: true, new SecureRandom());
        foreach (var key in keys)
            generator.AddMethod(key);
        using var encrypted = generator.Open(output, literal.Length);
        encrypted.Write(literal);
    }

    /// <summary>Not compressed: compression before encryption leaks by length, and mail of this size gains little.</summary>
    private static byte[] Literal(byte[] entity)
    {
        var output = new MemoryStream(entity.Length + 16);
        // A fixed date and no name: the packet must not tell more than the message does.
        using (var literal = new PgpLiteralDataGenerator().Open(output, PgpLiteralData.Binary, "", entity.Length, DateTime.UnixEpoch))
            literal.Write(entity);
        return output.ToArray();
    }
}
