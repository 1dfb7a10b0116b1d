using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Stored: never renumber.</summary>
public enum RecipientKeyKind
{
    SMime = 1,
    OpenPgp = 2,
}

/// <summary>
/// A recipient's certificate or key in the register. It names its holder, so address and key material are sealed; the blind
/// index finds it by address. Never deleted while a receipt may cite it: removal is a date.
/// </summary>
public sealed class RecipientKey
{
    /// <summary>Fields for the cipher and the blind index; the same index form as the address of a contact.</summary>
    internal const string EmailField = "recipient-key.email";
    internal const string MaterialField = "recipient-key.material";

    private RecipientKey()
    {
    }

    internal RecipientKey(RecipientKeyId id, RecipientKeyKind kind, string fingerprint, byte[] emailIndex, byte[] emailSealed, byte[] materialSealed, bool pinned, UserId? addedBy, DateTimeOffset now)
    {
        Id = id;
        Kind = kind;
        Fingerprint = fingerprint;
        EmailIndex = emailIndex;
        EmailSealed = emailSealed;
        MaterialSealed = materialSealed;
        Pinned = pinned;
        AddedBy = addedBy;
        AddedAt = now;
    }

    public RecipientKeyId Id { get; private set; }

    public RecipientKeyKind Kind { get; private set; }

    /// <summary>Lower-case hex: SHA-256 of the certificate (64 digits) or OpenPGP fingerprint (40 or 64).</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>32 bytes.</summary>
    public byte[] EmailIndex { get; private set; } = [];

    internal byte[] EmailSealed { get; private set; } = [];

    internal byte[] MaterialSealed { get; private set; } = [];

    /// <summary>
    /// Someone checked the fingerprint with its holder and takes responsibility: no chain is needed. Dates, usage, size,
    /// address and revocation still are.
    /// </summary>
    public bool Pinned { get; private set; }

    /// <summary>Null when the command line or the demo added it.</summary>
    public UserId? AddedBy { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>Null while it is in the register.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    public void Remove(DateTimeOffset now) => RemovedAt ??= now;

    /// <summary>Newer material of the same key: merged revocations, new subkeys, a prolonged expiry.</summary>
    internal void Replace(byte[] materialSealed, bool pinned, DateTimeOffset now)
    {
        MaterialSealed = materialSealed;
        Pinned |= pinned;
        AddedAt = now;
        RemovedAt = null;
    }
}

internal sealed class RecipientKeyMapping : IEntityTypeConfiguration<RecipientKey>
{
    public void Configure(EntityTypeBuilder<RecipientKey> builder)
    {
        builder.ToTable("recipient_keys");
        builder.HasKey(k => k.Id);
        builder.Property(k => k.Fingerprint).HasMaxLength(64);
        builder.Property(k => k.EmailIndex).HasMaxLength(32);
        builder.Property(k => k.EmailSealed);
        builder.Property(k => k.MaterialSealed);
        builder.HasIndex(k => new { k.EmailIndex, k.Fingerprint }).IsUnique();
    }
}
