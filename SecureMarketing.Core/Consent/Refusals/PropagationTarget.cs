using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies another platform.</summary>
public readonly record struct PropagationTargetId(Guid Value) : ITypedId<PropagationTargetId>
{
    public static PropagationTargetId New() => new(Guid.CreateVersion7());
    public static PropagationTargetId From(Guid value) => new(value);
}

/// <summary>Another platform that writes to the same people and must hear of every refusal: a CRM, a call centre, a mailing house.</summary>
public sealed class PropagationTarget
{
    private PropagationTarget()
    {
    }

    public PropagationTarget(DateTimeOffset now)
    {
        Id = PropagationTargetId.New();
        (AddedAt, Version) = (now, 1);
    }

    public PropagationTargetId Id { get; private set; }

    /// <summary>2–100 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Who is told there: a desk or a role, no person. 2–200 characters.</summary>
    public string ToldTo { get; private set; } = "";

    /// <summary>Hours within which it must have acknowledged, 1–240.</summary>
    public int WithinHours { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>The last hand-out list held what was in effect up to this instant; null: none was taken yet.</summary>
    public DateTimeOffset? ListedThrough { get; private set; }

    /// <summary>Hears of nothing new since; what is open stays open. Null while it stands.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    public int Version { get; private set; }

    internal void Describe(string name, string toldTo, int withinHours)
    {
        (Name, ToldTo, WithinHours) = (name, toldTo, withinHours);
        Version++;
    }

    internal void Listed(DateTimeOffset through)
    {
        ListedThrough = through;
        Version++;
    }

    internal void Retire(DateTimeOffset now)
    {
        RetiredAt ??= now;
        Version++;
    }
}

/// <summary>That one platform must hear of one refusal, was told, and acknowledged.</summary>
public sealed class PropagationNotice
{
    private PropagationNotice()
    {
    }

    internal PropagationNotice(RefusalId refusal, PropagationTargetId target, DateTimeOffset openedAt, DateTimeOffset dueAt) =>
        (Refusal, Target, OpenedAt, DueAt) = (refusal, target, openedAt, dueAt);

    public RefusalId Refusal { get; private set; }

    public PropagationTargetId Target { get; private set; }

    /// <summary>The refusal took effect here.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>Acknowledged by then, or overdue.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When it was last in a list that was taken; null: in none. Only what was listed can be noted as told.</summary>
    public DateTimeOffset? ListedAt { get; internal set; }

    /// <summary>Null: not told yet.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>Who of staff told it.</summary>
    public Guid? ToldBy { get; private set; }

    /// <summary>Null: no acknowledgement.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>In words: by whom there, and how. 2–200 characters; null with the instant.</summary>
    public string? AcknowledgedBy { get; private set; }
}

internal sealed class PropagationTargetMapping : IEntityTypeConfiguration<PropagationTarget>
{
    public const int NameLength = 100;
    public const int WordsLength = 200;

    public void Configure(EntityTypeBuilder<PropagationTarget> builder)
    {
        builder.ToTable("propagation_targets");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Name).HasMaxLength(NameLength);
        builder.Property(t => t.ToldTo).HasMaxLength(WordsLength);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => t.Name).IsUnique();
    }
}

internal sealed class PropagationNoticeMapping : IEntityTypeConfiguration<PropagationNotice>
{
    public void Configure(EntityTypeBuilder<PropagationNotice> builder)
    {
        builder.ToTable("propagation_notices");
        builder.HasKey(n => new { n.Target, n.Refusal });
        builder.Property(n => n.AcknowledgedBy).HasMaxLength(PropagationTargetMapping.WordsLength);
        builder.HasIndex(n => new { n.Target, n.AcknowledgedAt, n.DueAt });
        builder.HasIndex(n => n.Refusal);
    }
}
