using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// A one-time code, and after a right proof the right to read for a quarter of an hour. Kept as keyed hashes; the sealed
/// code exists only for the mail that carries it.
/// </summary>
public sealed class PortalCode
{
    /// <summary>Typed by hand: no letters or digits that look alike. 32⁸ = 2⁴⁰ codes against five tries.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    public const int Length = 8;

    private PortalCode()
    {
    }

    internal PortalCode(MessageId id, MessageId message, byte[] hash, byte[] codeSealed, byte[]? addressIndex, DateTimeOffset now)
    {
        Id = id;
        MessageId = message;
        Hash = hash;
        CodeSealed = codeSealed;
        AddressIndex = addressIndex;
        CreatedAt = now;
        ExpiresAt = now + PortalLimits.CodeLifetime;
    }

    /// <summary>Names the mail that carries it.</summary>
    public MessageId Id { get; private set; }

    /// <summary>The portal message it helps to open.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>32 bytes.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Null as soon as the code cannot be used any more.</summary>
    public byte[]? CodeSealed { get; private set; }

    /// <summary>Blind index of the network address that asked; null when unknown.</summary>
    public byte[]? AddressIndex { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public int Tries { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>Hash of the reading ticket; null before the code was used.</summary>
    public byte[]? TicketHash { get; private set; }

    public DateTimeOffset? TicketExpiresAt { get; private set; }

    public bool IsUsable(DateTimeOffset now) => UsedAt is null && now < ExpiresAt && Tries < PortalLimits.TriesPerCode;

    internal void Failed()
    {
        Tries++;
        if (Tries >= PortalLimits.TriesPerCode)
            CodeSealed = null;
    }

    internal void Use(byte[] ticketHash, DateTimeOffset now, TimeSpan ticketLifetime)
    {
        UsedAt = now;
        CodeSealed = null;
        TicketHash = ticketHash;
        TicketExpiresAt = now + ticketLifetime;
    }

    /// <summary>A newer code was asked for: only one is valid at a time.</summary>
    internal void Void(DateTimeOffset now)
    {
        if (now < ExpiresAt)
            ExpiresAt = now;
        CodeSealed = null;
    }

    internal static string NewText() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>As typed: case, spaces and hyphens do not matter.</summary>
    internal static string Normalised(string typed) => new([.. typed.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
}

internal sealed class PortalCodeMapping : IEntityTypeConfiguration<PortalCode>
{
    public void Configure(EntityTypeBuilder<PortalCode> builder)
    {
        builder.ToTable("portal_codes");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Hash).HasMaxLength(32);
        builder.Property(c => c.CodeSealed).HasMaxLength(200);
        builder.Property(c => c.AddressIndex).HasMaxLength(32);
        builder.Property(c => c.TicketHash).HasMaxLength(32);
        builder.Property(c => c.Tries).IsConcurrencyToken();
        builder.HasIndex(c => new { c.MessageId, c.CreatedAt });
        builder.HasIndex(c => new { c.AddressIndex, c.CreatedAt });
        builder.HasOne<PortalMessage>().WithMany().HasForeignKey(c => c.MessageId).OnDelete(DeleteBehavior.Cascade);
    }
}
