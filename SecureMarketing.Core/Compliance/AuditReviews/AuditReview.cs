using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance;

/// <summary>Identifies a line of the review queue.</summary>
public readonly record struct AuditReviewId(Guid Value) : ITypedId<AuditReviewId>
{
    public static AuditReviewId New() => new(Guid.CreateVersion7());
    public static AuditReviewId From(Guid value) => new(value);
}

/// <summary>What a reviewer found. Stored: never renumber.</summary>
public enum AuditReviewOutcome
{
    /// <summary>Nothing to do.</summary>
    Fine = 1,

    /// <summary>It becomes an incident.</summary>
    FollowUp = 2,
}

/// <summary>Acts of one day that a person must look at. What comes later the same day, after somebody looked, is a line of its own.</summary>
public sealed class AuditReview
{
    private AuditReview()
    {
    }

    internal AuditReview(PickedActs picked, DateOnly day, int round, int count, DateTimeOffset dueAt)
    {
        Id = AuditReviewId.New();
        (Kind, Key, Roles, Day, Round, Count, FirstAt, LastAt, DueAt) = (picked.Kind, picked.Key, picked.Roles, day, round, count, picked.First, picked.Last, dueAt);
    }

    public AuditReviewId Id { get; private set; }

    public AuditReviewKind Kind { get; private set; }

    /// <summary>Whose acts, or about whom: see <see cref="PickedActs.Key"/>.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Role names of the one who acted; null where several did.</summary>
    public string? Roles { get; private set; }

    /// <summary>In the organisation's zone.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>1 upward within kind, key and day.</summary>
    public int Round { get; private set; }

    /// <summary>As the rule measures, less what earlier rounds held.</summary>
    public int Count { get; private set; }

    public DateTimeOffset FirstAt { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Looked at before this instant, or overdue.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Null while nobody looked.</summary>
    public AuditReviewOutcome? Outcome { get; private set; }

    public Guid? ReviewedBy { get; private set; }

    public DateTimeOffset? ReviewedAt { get; private set; }

    public string? Note { get; private set; }

    /// <summary>What a follow-up opened; else null.</summary>
    public IncidentId? Incident { get; private set; }

    internal void Grow(int count, DateTimeOffset last) => (Count, LastAt) = (count, last);

    internal void Decide(AuditReviewOutcome outcome, Guid by, string note, IncidentId? incident, DateTimeOffset now) =>
        (Outcome, ReviewedBy, ReviewedAt, Note, Incident) = (outcome, by, now, note, incident);
}

/// <summary>A day whose events were gathered after it had ended: it is not read again.</summary>
public sealed class AuditReviewDay
{
    private AuditReviewDay()
    {
    }

    internal AuditReviewDay(DateOnly day, DateTimeOffset at) => (Day, GatheredAt) = (day, at);

    public DateOnly Day { get; private set; }

    public DateTimeOffset GatheredAt { get; private set; }
}

internal sealed class AuditReviewMapping : IEntityTypeConfiguration<AuditReview>
{
    public const int NoteLength = 2000;

    public void Configure(EntityTypeBuilder<AuditReview> builder)
    {
        builder.ToTable("audit_reviews");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Key).HasColumnName("group_key").HasMaxLength(230);
        builder.Property(r => r.Roles).HasMaxLength(200);
        builder.Property(r => r.Note).HasMaxLength(NoteLength);
        builder.Property(r => r.Outcome).IsConcurrencyToken();
        // Nobody decides a line while it grows.
        builder.Property(r => r.Count).IsConcurrencyToken();
        builder.HasIndex(r => new { r.Day, r.Kind, r.Key, r.Round }).IsUnique();
        builder.HasIndex(r => new { r.Outcome, r.DueAt });
    }
}

internal sealed class AuditReviewDayMapping : IEntityTypeConfiguration<AuditReviewDay>
{
    public void Configure(EntityTypeBuilder<AuditReviewDay> builder)
    {
        builder.ToTable("audit_review_days");
        builder.HasKey(d => d.Day);
    }
}
