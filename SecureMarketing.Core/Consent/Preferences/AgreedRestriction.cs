using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies an agreed restriction.</summary>
public readonly record struct AgreedRestrictionId(Guid Value) : ITypedId<AgreedRestrictionId>
{
    public static AgreedRestrictionId New() => new(Guid.CreateVersion7());
    public static AgreedRestrictionId From(Guid value) => new(value);
}

/// <summary>
/// A restriction on use that the organisation agreed to (45 CFR 164.522(a)). Binding until it ends; while it stands no
/// message that reveals the covered purpose is sent.
/// </summary>
public sealed class AgreedRestriction
{
    private AgreedRestriction()
    {
    }

    /// <param name="contact">The person.</param>
    /// <param name="purpose">The campaign purpose that is restricted; null: any.</param>
    /// <param name="now">When it was agreed.</param>
    public AgreedRestriction(ContactId contact, string? purpose, DateTimeOffset now)
    {
        Id = AgreedRestrictionId.New();
        Contact = contact;
        Purpose = purpose;
        AgreedAt = now;
    }

    public AgreedRestrictionId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public string? Purpose { get; private set; }

    public DateTimeOffset AgreedAt { get; private set; }

    /// <summary>Null while binding.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public void End(DateTimeOffset now) => EndedAt ??= now;

    public bool Covers(string purpose) => Covers(Purpose, purpose);

    /// <param name="restricted">The purpose of a restriction; null: any.</param>
    /// <param name="purpose">Of a message.</param>
    public static bool Covers(string? restricted, string purpose) => restricted is null || string.Equals(restricted, purpose, StringComparison.OrdinalIgnoreCase);
}

internal sealed class AgreedRestrictionMapping : IEntityTypeConfiguration<AgreedRestriction>
{
    public const int PurposeLength = 100;

    public void Configure(EntityTypeBuilder<AgreedRestriction> builder)
    {
        builder.ToTable("agreed_restrictions");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Contact).HasColumnName("contact_id");
        builder.Property(r => r.Purpose).HasMaxLength(PurposeLength);
        builder.HasIndex(r => r.Contact);
    }
}
