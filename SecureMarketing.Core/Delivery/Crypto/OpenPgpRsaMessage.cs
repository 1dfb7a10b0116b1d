using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// An OpenPGP message to RSA keys, packet by packet over the platform's RSA and AES. BouncyCastle proves the modulus anew
/// at every use of a key, which costs more than a hundred times the encryption itself (measured).
/// </summary>
internal static class OpenPgpRsaMessage
{
    private const byte SessionKeyPacket = 0xC0 | 1;
    private const byte ProtectedDataPacket = 0xC0 | 18;
    private const int BlockSize = 16;

    // The packet that ends the data: modification detection code, tag 19 with a length of 20 (RFC 9580 §5.13.1).
    private static ReadOnlySpan<byte> DetectionHeader => [0xD3, 0x14];

    public static bool CanReach(IReadOnlyList<PgpPublicKey> keys) => keys.All(k => k.PublicKeyPacket.Key is RsaPublicBcpgKey);

    /// <summary>Writes one session-key packet per recipient and the protected data.</summary>
    /// <param name="output">Armoured or binary.</param>
    /// <param name="literal">A literal-data packet.</param>
    /// <param name="keys">RSA keys only.</param>
    public static void Write(Stream output, byte[] literal, IReadOnlyList<PgpPublicKey> keys)
    {
        var session = RandomNumberGenerator.GetBytes(32);
        foreach (var key in keys)
            WritePacket(output, SessionKeyPacket, SessionKeyFor(key, session));
        WritePacket(output, ProtectedDataPacket, Protected(literal, session));
        CryptographicOperations.ZeroMemory(session);
    }

    /// <summary>RFC 9580 §5.1.1: version 3, key id, algorithm, and the session key with its cipher and checksum under PKCS #1.</summary>
    private static byte[] SessionKeyFor(PgpPublicKey key, byte[] session)
    {
        var clear = new byte[1 + session.Length + 2];
        clear[0] = (byte)SymmetricKeyAlgorithmTag.Aes256;
        session.CopyTo(clear, 1);
        BinaryPrimitives.WriteUInt16BigEndian(clear.AsSpan(1 + session.Length), (ushort)session.Sum(b => b));

        var packet = (RsaPublicBcpgKey)key.PublicKeyPacket.Key;
        using var rsa = RSA.Create(new RSAParameters { Modulus = packet.Modulus.ToByteArrayUnsigned(), Exponent = packet.PublicExponent.ToByteArrayUnsigned() });
        var secret = rsa.Encrypt(clear, RSAEncryptionPadding.Pkcs1).AsSpan().TrimStart((byte)0);
        CryptographicOperations.ZeroMemory(clear);

        var body = new byte[10 + 2 + secret.Length];
        body[0] = 3;
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(1), key.KeyId);
        body[9] = (byte)PublicKeyAlgorithmTag.RsaGeneral;
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(10), (ushort)((secret.Length * 8) - byte.LeadingZeroCount(secret[0])));
        secret.CopyTo(body.AsSpan(12));
        return body;
    }

    /// <summary>RFC 9580 §5.13.1: random block and its last two octets again, the data, SHA-1 over all of it; AES-256 in CFB.</summary>
    private static byte[] Protected(byte[] literal, byte[] session)
    {
        var clear = new byte[BlockSize + 2 + literal.Length + DetectionHeader.Length + SHA1.HashSizeInBytes];
        RandomNumberGenerator.Fill(clear.AsSpan(0, BlockSize));
        clear.AsSpan(BlockSize - 2, 2).CopyTo(clear.AsSpan(BlockSize));
        literal.CopyTo(clear, BlockSize + 2);
        DetectionHeader.CopyTo(clear.AsSpan(BlockSize + 2 + literal.Length));
        var hashed = clear.Length - SHA1.HashSizeInBytes;
#pragma warning disable CA5350 // The format fixes SHA-1; under encryption it only detects changes.
        SHA1.HashData(clear.AsSpan(0, hashed), clear.AsSpan(hashed));
#pragma warning restore CA5350

        using var aes = Aes.Create();
        aes.Key = session;
        // Padded to whole blocks for the API and cut again: in CFB the rest does not depend on what follows.
        var encrypted = aes.EncryptCfb(clear, new byte[BlockSize], PaddingMode.Zeros, feedbackSizeInBits: 128);
        byte[] body = [1, .. encrypted.AsSpan(0, clear.Length)];
        CryptographicOperations.ZeroMemory(clear);
        return body;
    }

    private static void WritePacket(Stream output, byte tag, byte[] body)
    {
        Span<byte> header = stackalloc byte[6];
        header[0] = tag;
        header[1] = 0xFF;
        BinaryPrimitives.WriteInt32BigEndian(header[2..], body.Length);
        output.Write(header);
        output.Write(body);
    }
}
