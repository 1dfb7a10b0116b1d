using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Attributes.Purposes;

/// <summary>
/// What the organisation decided about one field and purpose. Without a row a field serves every purpose that the law lets it
/// serve; rows are never deleted, so that a withdrawal stays one.
/// </summary>
public sealed class FieldGrant
{
    private FieldGrant()
    {
    }

    internal FieldGrant(string field, FieldPurpose purpose) => (Field, Purpose) = (field, purpose);

    /// <summary><see cref="AttributeDefinition.Key"/>.</summary>
    public string Field { get; private set; } = "";

    public FieldPurpose Purpose { get; private set; }

    public bool Granted { get; private set; }

    /// <summary>Why, 5–200 characters.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>User id; zero for the command line.</summary>
    public Guid By { get; private set; }

    public DateTimeOffset At { get; private set; }

    internal void Set(bool granted, string reason, Guid by, DateTimeOffset now) => (Granted, Reason, By, At) = (granted, reason, by, now);
}

/// <summary>That a field served a purpose for somebody, and when; never with which value.</summary>
public sealed class RecordedUse
{
    public required string Field { get; init; }

    public required FieldPurpose Purpose { get; init; }

    public required FieldUser User { get; init; }

    /// <summary>Id of the segment or campaign.</summary>
    public required Guid UserId { get; init; }

    public required DateTimeOffset FirstUsedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    /// <summary>1 upward.</summary>
    public required int Times { get; set; }
}

internal sealed class FieldGrantMapping : IEntityTypeConfiguration<FieldGrant>
{
    public const int KeyLength = 80;
    public const int ReasonLength = 200;

    public void Configure(EntityTypeBuilder<FieldGrant> builder)
    {
        builder.ToTable("field_grants");
        builder.HasKey(g => new { g.Field, g.Purpose });
        builder.Property(g => g.Field).HasMaxLength(KeyLength);
        builder.Property(g => g.Reason).HasMaxLength(ReasonLength);
        builder.Property(g => g.By).HasColumnName("decided_by");
        builder.Property(g => g.At).HasColumnName("decided_at").IsConcurrencyToken();
    }
}

internal sealed class RecordedUseMapping : IEntityTypeConfiguration<RecordedUse>
{
    public void Configure(EntityTypeBuilder<RecordedUse> builder)
    {
        builder.ToTable("field_uses");
        builder.HasKey(u => new { u.Field, u.Purpose, u.User, u.UserId });
        builder.Property(u => u.Field).HasMaxLength(FieldGrantMapping.KeyLength);
        builder.Property(u => u.User).HasColumnName("user_kind");
        builder.Property(u => u.Times).IsConcurrencyToken();
    }
}
