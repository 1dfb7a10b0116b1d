using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>One person in one run of an origin, with what the gate decided at launch.</summary>
public readonly record struct RecipientId(Guid Value) : ITypedId<RecipientId>
{
    public static RecipientId New() => new(Guid.CreateVersion7());
    public static RecipientId From(Guid value) => new(value);
}

/// <summary>
/// A person of the audience of one run. Unique by (origin, occurrence, contact), never by version: launching twice, or
/// again after a crash, adds nobody. Written once, never changed: it is the evidence of the decision at launch.
/// </summary>
public sealed class Recipient
{
    private Recipient()
    {
    }

    internal Recipient(OriginRun run, ContactId contact, string domain, LaunchVerdict verdict, DateTimeOffset now)
    {
        Id = RecipientId.New();
        OriginId = run.Origin;
        OriginVersion = run.Version;
        Occurrence = run.Occurrence;
        ContactId = contact;
        Domain = domain;
        Allowed = verdict.Queued;
        PrimaryReason = verdict.Primary;
        ReasonCodes = verdict.Reasons.Count == 0 ? null : string.Join(',', verdict.Reasons);
        DecidedAt = now;
    }

    public RecipientId Id { get; private set; }

    public OriginId OriginId { get; private set; }

    /// <summary>Version of the origin that was launched; 1 upward.</summary>
    public int OriginVersion { get; private set; }

    /// <summary>Run number of a recurring campaign or visit of an enrolment; 1 upward.</summary>
    public int Occurrence { get; private set; }

    public ContactId ContactId { get; private set; }

    /// <summary>
    /// Domain of the mailbox at launch, lower case ASCII; empty when the person has no usable address. Kept in the clear
    /// because reports and the queue page split by it; a mail provider's domain is no direct identifier (a personal
    /// vanity domain can be one, which the README's security model says).
    /// </summary>
    public string Domain { get; private set; } = "";

    /// <summary>True when a message was queued; false when the gate denied and the message ended as Suppressed.</summary>
    public bool Allowed { get; private set; }

    /// <summary>Lowest row of the truth table that fired, null when none did.</summary>
    public string? PrimaryReason { get; private set; }

    /// <summary>All reasons joined by comma (<see cref="GateDecision.Codes"/>), null when none fired. A queued message may carry HOLD or REROUTE reasons.</summary>
    public string? ReasonCodes { get; private set; }

    public DateTimeOffset DecidedAt { get; private set; }
}

/// <summary>What Gate1 decided for one person.</summary>
/// <param name="Queued">False on DENY and CANCEL; a HOLD or REROUTE is met again at Gate2.</param>
/// <param name="Primary">Lowest row that fired, null when none did.</param>
/// <param name="Reasons">Every code that fired, with what explains it.</param>
internal sealed record LaunchVerdict(bool Queued, string? Primary, IReadOnlyList<string> Reasons);

internal sealed class RecipientMapping : IEntityTypeConfiguration<Recipient>
{
    public void Configure(EntityTypeBuilder<Recipient> builder)
    {
        builder.ToTable("recipients");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Domain).HasMaxLength(255);
        builder.Property(r => r.PrimaryReason).HasMaxLength(80);
        builder.Property(r => r.ReasonCodes).HasMaxLength(800);
        builder.HasIndex(r => new { r.OriginId, r.Occurrence, r.ContactId }).IsUnique();
        builder.HasIndex(r => r.ContactId);
        // Reasons of a span of time are counted from the index alone; new rows come at its end.
        builder.HasIndex(r => new { r.DecidedAt, r.Allowed, r.PrimaryReason });
    }
}
