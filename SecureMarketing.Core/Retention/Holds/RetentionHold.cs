using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Retention;

public readonly record struct RetentionHoldId(Guid Value) : ITypedId<RetentionHoldId>
{
    public static RetentionHoldId New() => new(Guid.CreateVersion7());
    public static RetentionHoldId From(Guid value) => new(value);
}

/// <summary>Nothing of a person, or nothing of a class, may go: a lawsuit, an investigation, a request. A hold wins over every rule.</summary>
public sealed class RetentionHold
{
    private RetentionHold()
    {
    }

    internal RetentionHold(ContactId? contact, RetentionClass? held, string reason, DateOnly? until, Guid by, DateTimeOffset now)
    {
        (Id, ContactId, Class, Reason, Until) = (RetentionHoldId.New(), contact, held, reason, until);
        (PlacedBy, PlacedAt) = (by, now);
    }

    public RetentionHoldId Id { get; private set; }

    /// <summary>Null when it lies on a class.</summary>
    public ContactId? ContactId { get; private set; }

    /// <summary>Null when it lies on a person.</summary>
    public RetentionClass? Class { get; private set; }

    /// <summary>5–200 characters, no names.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Last day on which it counts; null: until it is released.</summary>
    public DateOnly? Until { get; private set; }

    /// <summary>User id; zero for the command line.</summary>
    public Guid PlacedBy { get; private set; }

    public DateTimeOffset PlacedAt { get; private set; }

    /// <summary>User id of the second person; null while it stands.</summary>
    public Guid? ReleasedBy { get; private set; }

    public DateTimeOffset? ReleasedAt { get; private set; }

    internal Result Release(Guid by, DateTimeOffset now)
    {
        if (ReleasedAt is not null)
            return RetentionErrors.HoldNotFound;
        if (by == PlacedBy)
            return RetentionErrors.HoldSecondPerson;
        (ReleasedBy, ReleasedAt) = (by, now);
        return Result.Success;
    }
}

internal sealed class RetentionHoldMapping : IEntityTypeConfiguration<RetentionHold>
{
    public void Configure(EntityTypeBuilder<RetentionHold> builder)
    {
        builder.ToTable("retention_holds");
        builder.HasKey(h => h.Id);
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Class).HasColumnName("record_class");
        builder.Property(h => h.Reason).HasMaxLength(RetentionRuleMapping.TextLength);
        builder.Property(h => h.ReleasedAt).IsConcurrencyToken();
        builder.HasIndex(h => h.ContactId);
    }
}
