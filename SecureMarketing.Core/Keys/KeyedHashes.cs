using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Keys;

/// <summary>Everything made of HMAC-SHA-256 (RFC 2104): each purpose and field has a sub-key of its own.</summary>
internal sealed class KeyedHashes(KeyRing ring) : IBlindIndex, IPseudonyms, ITokenMac
{
    private const int Short = 256;

    // Fields and purposes are few and fixed in code.
    private readonly ConcurrentDictionary<(int Key, string Label), byte[]> subKeys = new();

    // One per field and thread: setting one up costs several times what a short text does, and the class is not thread-safe.
    private readonly ConcurrentDictionary<(int Key, string Label), ThreadLocal<IncrementalHash>> indexes = new();

    byte[] IBlindIndex.Of(string field, string normalised)
    {
        var key = ring.Current(KeyPurpose.BlindIndex);
        var mac = indexes.GetOrAdd((key.Id, field), static (of, self) => new ThreadLocal<IncrementalHash>(() => self.IndexOf(of.Key, of.Label)), this).Value!;
        Span<byte> text = Encoding.UTF8.GetMaxByteCount(normalised.Length) <= Short ? stackalloc byte[Short] : new byte[Encoding.UTF8.GetByteCount(normalised)];
        mac.AppendData(text[..Encoding.UTF8.GetBytes(normalised, text)]);
        return mac.GetHashAndReset();
    }

    string IPseudonyms.Of(ContactId contact) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(ring.Current(KeyPurpose.Pseudonym).Secret, contact.Value.ToByteArray(true)).AsSpan(0, 16));

    byte[] ITokenMac.Mac(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(SubKey(ring.Current(KeyPurpose.Token), purpose), data);

    private IncrementalHash IndexOf(int key, string field) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, SubKey(ring.ById(key), field));

    private byte[] SubKey(KeyRing.LoadedKey key, string label) =>
        subKeys.GetOrAdd((key.Id, label), static (of, secret) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(of.Label)), key.Secret);
}
