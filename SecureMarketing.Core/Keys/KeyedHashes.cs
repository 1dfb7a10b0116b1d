using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Keys;

/// <summary>Everything made of HMAC-SHA-256 (RFC 2104): each purpose and field has a sub-key of its own.</summary>
internal sealed class KeyedHashes(KeyRing ring) : IBlindIndex, IPseudonyms, ITokenMac
{
    private const int Short = 256;

    /// <summary>The key itself, no key derived from it.</summary>
    private const string NoLabel = "";

    // Fields and purposes are few and fixed in code.
    private readonly ConcurrentDictionary<(int Key, string Label), byte[]> subKeys = new();

    // One per key, label and thread: setting one up costs several times what a short text does, and the class is not thread-safe.
    private readonly ConcurrentDictionary<(int Key, string Label), ThreadLocal<IncrementalHash>> macs = new();

    byte[] IBlindIndex.Of(string field, string normalised)
    {
        Span<byte> text = Encoding.UTF8.GetMaxByteCount(normalised.Length) <= Short ? stackalloc byte[Short] : new byte[Encoding.UTF8.GetByteCount(normalised)];
        return MacOf(ring.Current(KeyPurpose.BlindIndex), field, text[..Encoding.UTF8.GetBytes(normalised, text)]);
    }

    string IPseudonyms.Of(ContactId contact)
    {
        Span<byte> id = stackalloc byte[16];
        contact.Value.TryWriteBytes(id, bigEndian: true, out _);
        return Convert.ToHexStringLower(MacOf(ring.Current(KeyPurpose.Pseudonym), NoLabel, id).AsSpan(0, 16));
    }

    byte[] ITokenMac.Mac(string purpose, ReadOnlySpan<byte> data) => MacOf(ring.Current(KeyPurpose.Token), purpose, data);

    private byte[] MacOf(KeyRing.LoadedKey key, string label, ReadOnlySpan<byte> data)
    {
        var mac = macs.GetOrAdd((key.Id, label), static (of, self) => new ThreadLocal<IncrementalHash>(() => self.New(of.Key, of.Label)), this).Value!;
        mac.AppendData(data);
        return mac.GetHashAndReset();
    }

    private IncrementalHash New(int key, string label)
    {
        var loaded = ring.ById(key);
        return IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, label.Length == 0 ? loaded.Secret : SubKey(loaded, label));
    }

    private byte[] SubKey(KeyRing.LoadedKey key, string label) =>
        subKeys.GetOrAdd((key.Id, label), static (of, secret) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(of.Label)), key.Secret);
}
