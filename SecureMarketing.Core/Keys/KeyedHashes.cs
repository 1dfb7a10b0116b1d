using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Keys;

/// <summary>Everything made of HMAC-SHA-256 (RFC 2104): each purpose and field has a sub-key of its own.</summary>
internal sealed class KeyedHashes(KeyRing ring) : IBlindIndex, IPseudonyms, ITokenMac
{
    byte[] IBlindIndex.Of(string field, string normalised) =>
        HMACSHA256.HashData(SubKey(KeyPurpose.BlindIndex, field), Encoding.UTF8.GetBytes(normalised));

    string IPseudonyms.Of(ContactId contact) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(ring.Current(KeyPurpose.Pseudonym).Secret, contact.Value.ToByteArray(true)).AsSpan(0, 16));

    byte[] ITokenMac.Mac(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(SubKey(KeyPurpose.Token, purpose), data);

    private byte[] SubKey(KeyPurpose purpose, string label) =>
        HMACSHA256.HashData(ring.Current(purpose).Secret, Encoding.UTF8.GetBytes(label));
}
