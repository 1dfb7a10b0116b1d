using System.Security.Cryptography;

namespace SecureMarketing.Core.Keys;

/// <summary>Nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes), NIST SP 800-38D with random nonces.</summary>
internal static class AesGcmBlob
{
    public const int NonceSize = 12;
    public const int TagSize = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        using var aes = new AesGcm(key, TagSize);
        var blob = new byte[NonceSize + plain.Length + TagSize];
        Seal(aes, plain, context, blob);
        return blob;
    }

    public static void Seal(AesGcm aes, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, Span<byte> blob)
    {
        var nonce = blob[..NonceSize];
        RandomNumberGenerator.Fill(nonce);
        aes.Encrypt(nonce, plain, blob.Slice(NonceSize, plain.Length), blob[^TagSize..], context);
    }

    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> blob, ReadOnlySpan<byte> context)
    {
        using var aes = new AesGcm(key, TagSize);
        return Open(aes, blob, context);
    }

    public static byte[] Open(AesGcm aes, ReadOnlySpan<byte> blob, ReadOnlySpan<byte> context)
    {
        if (blob.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed value is too short.");
        var plain = new byte[blob.Length - NonceSize - TagSize];
        aes.Decrypt(blob[..NonceSize], blob.Slice(NonceSize, plain.Length), blob[^TagSize..], plain, context);
        return plain;
    }
}
