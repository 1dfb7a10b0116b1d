using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces;

/// <summary>Identifies a message that came to a bounce mailbox.</summary>
public readonly record struct BounceReportId(Guid Value) : ITypedId<BounceReportId>
{
    public static BounceReportId New() => new(Guid.CreateVersion7());
    public static BounceReportId From(Guid value) => new(value);
}

/// <summary>Identifies a finding about one recipient.</summary>
public readonly record struct BounceRecordId(Guid Value) : ITypedId<BounceRecordId>
{
    public static BounceRecordId New() => new(Guid.CreateVersion7());
    public static BounceRecordId From(Guid value) => new(value);
}

/// <summary>How a report was tied to a message of ours. Stored: never renumber.</summary>
public enum BounceTie
{
    /// <summary>To none.</summary>
    None = 0,

    /// <summary>It came to that message's own return path (VERP).</summary>
    ReturnPath = 1,

    /// <summary>The returned head holds that message's Message-ID.</summary>
    MessageId = 2,

    /// <summary>It names a recipient to whom a message was sent lately.</summary>
    Recipient = 3,

    /// <summary>It came to a return path whose token is not ours: nothing follows from it.</summary>
    Forged = 4,

    /// <summary>The server refused it in our own dialogue with it: there is no report to doubt.</summary>
    Dialogue = 5,
}

/// <summary>What was done. Stored: never renumber.</summary>
public enum BounceDisposition
{
    /// <summary>Nothing: late, delivered, an automatic reply, no fault of the address, or of another address than the person has now.</summary>
    Nothing = 0,

    /// <summary>The address is dead and suppressed.</summary>
    AddressSuppressed = 1,

    /// <summary>Counted; the next ones may suppress the address.</summary>
    Counted = 2,

    /// <summary>Suppressed after repeated failures.</summary>
    SuppressedAfterRepeats = 3,

    /// <summary>The person complained or opted out: no more commercial mail.</summary>
    CommercialSuppressed = 4,

    /// <summary>It would have mattered, but nothing proves that it is about a message of ours.</summary>
    Untied = 5,
}

/// <summary>A message that was taken, once: by the hash of its octets, never its text.</summary>
public sealed class BounceReport
{
    public required BounceReportId Id { get; init; }

    /// <summary>SHA-256 of the octets; unique, so that a message is taken once, also after a crash or from two mailboxes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>SHA-256 of mailbox and the server's id of the message, by which it is not fetched again; null from a folder.</summary>
    public byte[]? SourceKey { get; init; }

    /// <summary>Where it came from; null for the command line.</summary>
    public BounceMailboxId? MailboxId { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>False: no message could be read from it; it was kept aside.</summary>
    public required bool Readable { get; init; }

    /// <summary>Version of the rules that spoke.</summary>
    public required int RulesVersion { get; init; }
}

/// <summary>One finding. Neither address nor text; message and contact go with an erasure.</summary>
public sealed class BounceRecord
{
    public required BounceRecordId Id { get; init; }
    public required BounceReportId ReportId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required BounceKind Kind { get; init; }
    public required BounceAction Action { get; init; }
    public required BounceReason Reason { get; init; }
    public required bool IsHard { get; init; }

    /// <summary>Enhanced status code (RFC 3463); null where none was stated.</summary>
    public string? Code { get; init; }

    /// <summary>The rule that decided; null where none did.</summary>
    public string? Rule { get; init; }

    /// <summary>Feedback type (RFC 5965), <c>other</c> where it is not a known one; null for anything else.</summary>
    public string? FeedbackType { get; init; }

    public required BounceTie Tie { get; init; }

    /// <summary>Null when it is tied to none, or the person was erased.</summary>
    public MessageId? MessageId { get; init; }

    public ContactId? ContactId { get; init; }

    /// <summary>Campaign or journey of that message; null like <see cref="MessageId"/>, but stays after an erasure.</summary>
    public OriginId? OriginId { get; init; }

    public required BounceDisposition Disposition { get; init; }
}

internal sealed class BounceReportMapping : IEntityTypeConfiguration<BounceReport>
{
    public void Configure(EntityTypeBuilder<BounceReport> builder)
    {
        builder.ToTable("bounce_reports");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Hash).HasMaxLength(32);
        builder.Property(r => r.SourceKey).HasMaxLength(32);
        builder.HasIndex(r => r.Hash).IsUnique();
        builder.HasIndex(r => r.SourceKey);
        builder.HasIndex(r => r.MailboxId);
    }
}

internal sealed class BounceRecordMapping : IEntityTypeConfiguration<BounceRecord>
{
    public const int CodeLength = 11;
    public const int RuleLength = 40;
    public const int FeedbackLength = 20;

    public void Configure(EntityTypeBuilder<BounceRecord> builder)
    {
        builder.ToTable("bounce_records");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Code).HasMaxLength(CodeLength);
        builder.Property(r => r.Rule).HasMaxLength(RuleLength);
        builder.Property(r => r.FeedbackType).HasMaxLength(FeedbackLength);
        builder.HasOne<BounceReport>().WithMany().HasForeignKey(r => r.ReportId);
        builder.HasIndex(r => r.At);
        builder.HasIndex(r => r.MessageId);
        builder.HasIndex(r => new { r.ContactId, r.At });
        builder.HasIndex(r => new { r.OriginId, r.Kind });
    }
}
