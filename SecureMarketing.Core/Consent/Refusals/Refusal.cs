using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a refusal.</summary>
public readonly record struct RefusalId(Guid Value) : ITypedId<RefusalId>
{
    public static RefusalId New() => new(Guid.CreateVersion7());
    public static RefusalId From(Guid value) => new(value);
}

/// <summary>What a person refused. Stored: never renumber.</summary>
public enum RefusalKind
{
    /// <summary>An opt-out: of a topic, of advertising, of fundraising, of everything.</summary>
    OptOut = 1,

    /// <summary>Of an authorization (45 CFR 164.508(b)(5)).</summary>
    Revocation = 2,

    /// <summary>Of a Part 2 or GDPR consent.</summary>
    Withdrawal = 3,

    /// <summary>Reported as abuse by the mailbox provider (RFC 5965).</summary>
    Complaint = 4,

    /// <summary>No wish of theirs: the person died. Told on, never measured.</summary>
    Death = 5,
}

/// <summary>How a wish reached the organisation. Stored: never renumber.</summary>
public enum ReceiptMeans
{
    /// <summary>By a link, an email or the portal.</summary>
    Electronic = 1,

    /// <summary>By letter, fax or a form on paper.</summary>
    Paper = 2,

    /// <summary>By telephone or at the desk.</summary>
    Oral = 3,
}

/// <summary>When and how a wish was received.</summary>
/// <param name="At">Not in the future.</param>
/// <param name="Means">How.</param>
public readonly record struct Receipt(DateTimeOffset At, ReceiptMeans Means);

/// <summary>
/// One refusal from receipt to effect: written in the transaction that records it and cancels the queue, so that the figure cannot be
/// better than what happened. Never changed; ids only.
/// </summary>
public sealed class Refusal
{
    private Refusal()
    {
    }

    internal Refusal(RefusalNote note, DateTimeOffset effectiveAt, DateTimeOffset? dueAt)
    {
        Id = RefusalId.New();
        (Contact, Kind, Subject, Suppression, Topic) = (note.Contact, note.Kind, note.Subject, note.Suppression, note.Topic);
        (Means, ReceivedAt, RecordedAt, EffectiveAt, DueAt, MessagesCancelled) = (note.Receipt?.Means, note.Receipt?.At ?? note.RecordedAt, note.RecordedAt, effectiveAt, dueAt, note.MessagesCancelled);
        LatencyMs = note.Receipt is { } receipt ? Math.Max(0, (long)(effectiveAt - receipt.At).TotalMilliseconds) : null;
    }

    public RefusalId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public RefusalKind Kind { get; private set; }

    /// <summary>The suppression, authorization or consent.</summary>
    public Guid Subject { get; private set; }

    /// <summary>What a suppression stops; null for a revocation or withdrawal.</summary>
    public GateSuppression? Suppression { get; private set; }

    /// <summary>Of a topic's opt-out; else null.</summary>
    public string? Topic { get; private set; }

    /// <summary>Null: nobody asked, so nothing is measured.</summary>
    public ReceiptMeans? Means { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When someone, or the page, entered it.</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>The queue was cancelled and every earlier decision was stale at this instant.</summary>
    public DateTimeOffset EffectiveAt { get; private set; }

    /// <summary>From receipt to effect, milliseconds; null when not measured.</summary>
    public long? LatencyMs { get; private set; }

    /// <summary>Last instant within the target; null when not measured.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public int MessagesCancelled { get; private set; }
}

internal sealed class RefusalMapping : IEntityTypeConfiguration<Refusal>
{
    public void Configure(EntityTypeBuilder<Refusal> builder)
    {
        builder.ToTable("refusals");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Contact).HasColumnName("contact_id");
        builder.Property(r => r.Topic).HasMaxLength(SuppressionMapping.TopicLength);
        builder.HasIndex(r => r.Contact);
        builder.HasIndex(r => r.RecordedAt);
    }
}
