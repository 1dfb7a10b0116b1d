using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>One try to submit one message.</summary>
public readonly record struct AttemptId(Guid Value) : ITypedId<AttemptId>
{
    public static AttemptId New() => new(Guid.CreateVersion7());
    public static AttemptId From(Guid value) => new(value);
}

/// <summary>
/// One try: registered with the claim, before anything else happens, so that a crash leaves a trace. Its evidence is the
/// message's security receipt.
/// </summary>
public sealed class Attempt
{
    private Attempt()
    {
    }

    /// <param name="claimed">The message as the claim returned it.</param>
    /// <param name="now">Time of the claim.</param>
    internal Attempt(OutboundMessage claimed, DateTimeOffset now)
    {
        Id = AttemptId.New();
        MessageId = claimed.Id;
        Number = claimed.Attempts;
        LeaseOwner = claimed.LeaseOwner!;
        Fence = claimed.Fence;
        ClaimedAt = now;
    }

    public AttemptId Id { get; private set; }

    public MessageId MessageId { get; private set; }

    /// <summary>1 upward.</summary>
    public int Number { get; private set; }

    public string LeaseOwner { get; private set; } = "";

    /// <summary>Fencing token of the claim.</summary>
    public long Fence { get; private set; }

    public DateTimeOffset ClaimedAt { get; private set; }

    /// <summary>
    /// When DATA was begun; while it is under way only the message's own state tells. Of a worker that vanished behind the dot it is the
    /// instant of the dot. Null when it was never reached.
    /// </summary>
    public DateTimeOffset? DataStartedAt { get; private set; }

    /// <summary>When the final dot was about to leave; as for <see cref="DataStartedAt"/> only the message's own state tells while it is under way, and that is written before the dot. Null when it was never reached.</summary>
    public DateTimeOffset? DotSentAt { get; private set; }

    /// <summary>When the outcome was recorded; null while open.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The state the message was left in; null while open.</summary>
    public MessageState? Outcome { get; private set; }

    /// <summary>Gate, transport or <see cref="SendingReason"/> code; null when nothing is to say.</summary>
    public string? ReasonCode { get; private set; }

    /// <summary>How it was to travel; null when it did not come so far.</summary>
    public DeliveryMethod? Method { get; private set; }

    /// <summary>Reply code of the peer, RFC 5321 §4.2; null when none came.</summary>
    public int? SmtpCode { get; private set; }

    /// <summary>Enhanced status code, RFC 3463, e.g. <c>4.7.1</c>; null when none came.</summary>
    public string? EnhancedCode { get; private set; }

    /// <summary>JSON: the security receipt. Ids, hashes and protocol facts; no address, no content.</summary>
    public string? Evidence { get; private set; }
}

internal sealed class AttemptMapping : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> builder)
    {
        builder.ToTable("attempts");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.LeaseOwner).HasMaxLength(128);
        builder.Property(a => a.ReasonCode).HasMaxLength(80);
        builder.Property(a => a.EnhancedCode).HasMaxLength(16);
        builder.HasIndex(a => new { a.MessageId, a.Fence }).IsUnique();
        builder.HasOne<OutboundMessage>().WithMany().HasForeignKey(a => a.MessageId).OnDelete(DeleteBehavior.Restrict);
    }
}
