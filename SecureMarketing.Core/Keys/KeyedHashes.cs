using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Keys;

/// <summary>Everything made of HMAC-SHA-256 (RFC 2104): each purpose and field has a sub-key of its own.</summary>
internal sealed class KeyedHashes(KeyRing ring) : IBlindIndex, IPseudonyms, ITokenMac
{
    // Fields and purposes are few and fixed in code.
    private readonly ConcurrentDictionary<(int Key, string Label), byte[]> subKeys = new();

    byte[] IBlindIndex.Of(string field, string normalised) =>
        HMACSHA256.HashData(SubKey(KeyPurpose.BlindIndex, field), Encoding.UTF8.GetBytes(normalised));

    string IPseudonyms.Of(ContactId contact) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(ring.Current(KeyPurpose.Pseudonym).Secret, contact.Value.ToByteArray(true)).AsSpan(0, 16));

    byte[] ITokenMac.Mac(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(SubKey(KeyPurpose.Token, purpose), data);

    private byte[] SubKey(KeyPurpose purpose, string label)
    {
        var key = ring.Current(purpose);
        return subKeys.GetOrAdd((key.Id, label), static (of, secret) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(of.Label)), key.Secret);
    }
}
