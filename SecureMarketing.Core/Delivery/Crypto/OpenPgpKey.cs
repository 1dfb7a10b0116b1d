using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Bcpg.Sig;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// A recipient's OpenPGP key (RFC 9580, version 4 keys) and what may be done with it. Self-signatures, bindings and
/// revocations are verified once when it is read; what depends on the time is judged at each use.
/// </summary>
internal sealed class OpenPgpKey
{
    private readonly OpenPgpComponent primary;
    private readonly IReadOnlyList<OpenPgpComponent> encryption;
    private readonly IReadOnlyList<OpenPgpUserId> userIds;

    private OpenPgpKey(PgpPublicKeyRing ring)
    {
        Ring = ring;
        var master = ring.GetPublicKey();
        Fingerprint = Convert.ToHexStringLower(master.GetFingerprint());
        (primary, userIds) = OpenPgpSelfSignatures.Primary(master);
        encryption = [.. ring.GetPublicKeys().Where(k => !k.IsMasterKey).Select(k => OpenPgpSelfSignatures.Subkey(master, k)).Append(primary)];
    }

    public PgpPublicKeyRing Ring { get; }

    /// <summary>Of the primary key, lower-case hex.</summary>
    public string Fingerprint { get; }

    /// <summary>Armoured or binary; all certificates of the file. Empty when it holds none, or one that cannot be read.</summary>
    public static IReadOnlyList<OpenPgpKey> Parse(byte[] file)
    {
        try
        {
            using var input = PgpUtilities.GetDecoderStream(new MemoryStream(file));
            return [.. new PgpPublicKeyRingBundle(input).GetKeyRings().Select(r => new OpenPgpKey(r))];
        }
        catch (Exception e) when (e is IOException or PgpException or ArgumentException or InvalidOperationException or FormatException or InvalidCastException or NotSupportedException or IndexOutOfRangeException or OverflowException)
        {
            // The library has no one exception for malformed packets.
            return [];
        }
    }

    /// <summary>
    /// The same key with what both copies know: an older copy never brings a revoked key back to life.
    /// </summary>
    public OpenPgpKey MergedWith(OpenPgpKey other) => new(PgpPublicKeyRing.Join(Ring, other.Ring));

    public byte[] GetEncoded() => Ring.GetEncoded();

    /// <summary>Addresses of the user ids that are certified and not revoked at the instant.</summary>
    public IReadOnlyList<EmailAddress> Addresses(DateTimeOffset at) =>
        [.. userIds.Where(u => u.IsLive(at)).Select(u => u.Address).OfType<EmailAddress>()];

    /// <summary>Null when mail can be encrypted to it.</summary>
    public string? Refusal(KeyCheck check)
    {
        if (primary.Key.Version < 4)
            return KeyReason.Algorithm;
        if (check.At < primary.Created)
            return KeyReason.NotYetValid;
        // A revocation may have no other valid self-signature beside it, so it is asked first.
        if (primary.IsRevoked(check.At))
            return KeyReason.Revoked;
        if (!primary.IsBound(check.At))
            return KeyReason.Path;
        if (primary.IsExpired(check.At))
            return KeyReason.Expired;
        if (check.For is { } address && !Addresses(check.At).Contains(address))
            return KeyReason.EmailMismatch;
        var marked = encryption.Where(c => c.MayEncrypt(check.At)).ToList();
        if (marked.Count == 0)
            return KeyReason.NoEncryptionSubkey;
        return marked.Any(c => c.IsStrong) ? null : marked.All(c => c.IsKnownAlgorithm) ? KeyReason.KeySize : KeyReason.Algorithm;
    }

    /// <summary>The newest live encryption subkey; only after <see cref="Refusal"/> said null.</summary>
    public PgpPublicKey EncryptionKey(DateTimeOffset at) =>
        encryption.Where(c => c.MayEncrypt(at) && c.IsStrong).MaxBy(c => c.Created)!.Key;
}

/// <summary>A verified statement about a key: from when it holds, until when, and what it allows.</summary>
/// <param name="Created">Start.</param>
/// <param name="Until">The signature's own end; null = none.</param>
/// <param name="KeyExpires">When the key ends by this statement; null = never.</param>
/// <param name="Flags">Key flags; null when the statement has none.</param>
internal sealed record OpenPgpBinding(DateTimeOffset Created, DateTimeOffset? Until, DateTimeOffset? KeyExpires, int? Flags);

/// <summary>A verified revocation. Hard: the key may be in wrong hands, so nothing it ever signed counts (RFC 9580 §5.2.3.31).</summary>
internal sealed record OpenPgpRevocation(DateTimeOffset Created, bool Hard);

/// <summary>A user id with its certification.</summary>
/// <param name="Address">Null when the id holds no address.</param>
/// <param name="CertifiedAt">Newest valid self-certification, null without one.</param>
/// <param name="RevokedAt">Newest valid revocation, null without one.</param>
internal sealed record OpenPgpUserId(EmailAddress? Address, DateTimeOffset? CertifiedAt, DateTimeOffset? RevokedAt)
{
    public bool IsLive(DateTimeOffset at) => CertifiedAt <= at && !(RevokedAt <= at && RevokedAt >= CertifiedAt);
}

/// <summary>A primary key or subkey with what its owner states about it.</summary>
internal sealed record OpenPgpComponent(PgpPublicKey Key, IReadOnlyList<OpenPgpBinding> Bindings, IReadOnlyList<OpenPgpRevocation> Revocations)
{
    private const int EncryptionFlags = KeyFlags.EncryptComms | KeyFlags.EncryptStorage;

    public DateTimeOffset Created { get; } = new(DateTime.SpecifyKind(Key.CreationTime, DateTimeKind.Utc));

    public bool IsBound(DateTimeOffset at) => Current(at) is not null;

    /// <summary>A soft revocation (superseded, retired) is undone by a newer statement of the owner; a hard one never.</summary>
    public bool IsRevoked(DateTimeOffset at) =>
        Revocations.Any(r => r.Hard || (r.Created <= at && !(Current(at)?.Created > r.Created)));

    public bool IsExpired(DateTimeOffset at) => Current(at)?.KeyExpires <= at;

    public bool MayEncrypt(DateTimeOffset at) =>
        Current(at) is { } binding && !IsRevoked(at) && !(binding.KeyExpires <= at) && Created <= at &&
        (binding.Flags is { } flags ? (flags & EncryptionFlags) != 0 : !Key.IsMasterKey && IsKnownAlgorithm);

    public bool IsKnownAlgorithm => Key.Algorithm is PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaEncrypt
        or PublicKeyAlgorithmTag.ElGamalEncrypt or PublicKeyAlgorithmTag.ECDH;

    /// <summary>RSA and ElGamal from 2048 bits; every curve that OpenPGP knows has at least 255.</summary>
    public bool IsStrong => Key.Algorithm == PublicKeyAlgorithmTag.ECDH || (IsKnownAlgorithm && Key.BitStrength >= 2048);

    private OpenPgpBinding? Current(DateTimeOffset at) =>
        Bindings.Where(b => b.Created <= at && (b.Until is not { } end || end > at)).MaxBy(b => b.Created);
}
