using System.Security.Cryptography;

namespace SecureMarketing.Core.Keys;

/// <summary>Nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes), NIST SP 800-38D with random nonces.</summary>
internal static class AesGcmBlob
{
    public const int NonceSize = 12;
    public const int TagSize = 16;

    private const int NonceStock = 256 * NonceSize;

    [ThreadStatic]
    private static byte[]? nonces;

    [ThreadStatic]
    private static int noncesLeft;

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
        FillNonce(nonce);
        aes.Encrypt(nonce, plain, blob.Slice(NonceSize, plain.Length), blob[^TagSize..], context);
    }

    /// <summary>
    /// From a stock per thread, because to ask the generator for 12 bytes at a time was a tenth of an import. A nonce is no secret;
    /// each piece of the stock is given out once.
    /// </summary>
    private static void FillNonce(Span<byte> nonce)
    {
        var stock = nonces ??= new byte[NonceStock];
        if (noncesLeft < NonceSize)
        {
            RandomNumberGenerator.Fill(stock);
            noncesLeft = stock.Length;
        }

        stock.AsSpan(noncesLeft - NonceSize, NonceSize).CopyTo(nonce);
        noncesLeft -= NonceSize;
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
