using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Core.Sending;

/// <summary>What a message carries.</summary>
public enum MessageKind
{
    /// <summary>The origin's approved content.</summary>
    Content = 1,

    /// <summary>The neutral notice that something waits in the portal; mail of its own, with its own attempts.</summary>
    PortalNotice = 2,
}

/// <summary>
/// A queue row: ids, state and times, never content or address. Rendering follows the claim, so that what is sent obeys
/// what is true at that moment.
/// </summary>
public sealed class OutboundMessage
{
    private static readonly TimeSpan RequeuedFor = TimeSpan.FromHours(4);

    private OutboundMessage()
    {
    }

    /// <param name="id">The id that the gate's decision at launch was bound to.</param>
    /// <param name="recipient">The person of the run.</param>
    /// <param name="plan">When, until when and how urgently.</param>
    /// <param name="now">Launch time.</param>
    /// <param name="destination">Its lane in the queue; null when the person has no mailbox.</param>
    internal OutboundMessage(MessageId id, Recipient recipient, MessagePlan plan, DateTimeOffset now, DestinationId? destination = null)
    {
        Id = id;
        RecipientId = recipient.Id;
        Kind = MessageKind.Content;
        OriginId = recipient.OriginId;
        OriginVersion = recipient.OriginVersion;
        Occurrence = recipient.Occurrence;
        ContactId = recipient.ContactId;
        Domain = recipient.Domain;
        DestinationId = destination;
        InternetMessageId = StableMessageId(Id, plan.MessageIdDomain);
        State = recipient.Allowed ? MessageState.Queued : MessageState.Suppressed;
        StateSince = now;
        ReasonCode = recipient.PrimaryReason;
        Priority = plan.Priority;
        Due = plan.Due;
        Deadline = plan.Deadline;
        CreatedAt = now;
    }

    /// <summary>The portal notice of <paramref name="content"/>, due at once.</summary>
    internal static OutboundMessage NoticeOf(OutboundMessage content, string messageIdDomain, DateTimeOffset now)
    {
        var id = MessageId.New();
        return new OutboundMessage
        {
            Id = id,
            RecipientId = content.RecipientId,
            Kind = MessageKind.PortalNotice,
            ParentId = content.Id,
            OriginId = content.OriginId,
            OriginVersion = content.OriginVersion,
            Occurrence = content.Occurrence,
            ContactId = content.ContactId,
            Domain = content.Domain,
            DestinationId = content.DestinationId,
            InternetMessageId = StableMessageId(id, messageIdDomain),
            State = MessageState.Queued,
            StateSince = now,
            Priority = content.Priority,
            Due = now,
            Deadline = content.Deadline,
            CreatedAt = now,
        };
    }

    public MessageId Id { get; private set; }

    /// <summary>Unique together with <see cref="Kind"/>: one content message and at most one notice per recipient.</summary>
    public RecipientId RecipientId { get; private set; }

    public MessageKind Kind { get; private set; }

    /// <summary>For a notice, the message that lies in the portal; null for content.</summary>
    public MessageId? ParentId { get; private set; }

    public OriginId OriginId { get; private set; }

    public int OriginVersion { get; private set; }

    public int Occurrence { get; private set; }

    public ContactId ContactId { get; private set; }

    /// <summary>See <see cref="Recipient.Domain"/>.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>The lane in which it waits; null without a mailbox, and for rows queued before there were lanes.</summary>
    public DestinationId? DestinationId { get; private set; }

    /// <summary>Message-ID header without angle brackets; the same at every attempt, so that a duplicate could be told.</summary>
    public string InternetMessageId { get; private set; } = "";

    public MessageState State { get; private set; }

    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Why it is in this state: a gate code, a transport code, or a code of <see cref="SendingReason"/>. Null when nothing is to say.</summary>
    public string? ReasonCode { get; private set; }

    /// <summary>Node and process that holds or last held the lease; null before the first claim.</summary>
    public string? LeaseOwner { get; private set; }

    /// <summary>The lease runs out at this instant; null when nobody holds one.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Fencing token: grows with each claim. A worker that slept through its lease writes nothing.</summary>
    public long Fence { get; private set; }

    /// <summary><see cref="MessagePlan.Urgent"/> or <see cref="MessagePlan.Bulk"/>; urgent goes first.</summary>
    public int Priority { get; private set; }

    /// <summary>Not before this instant. With a claim it already holds the next back-off.</summary>
    public DateTimeOffset Due { get; private set; }

    /// <summary>No attempt starts after this instant.</summary>
    public DateTimeOffset Deadline { get; private set; }

    /// <summary>Attempts that dialled, or may have; a hold does not count.</summary>
    public int Attempts { get; private set; }

    /// <summary>How it travelled, or was last tried; null before the first submission.</summary>
    public DeliveryMethod? Method { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The next hop took responsibility at this instant; null before.</summary>
    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>
    /// Takes one step of the transition table for a decision that comes from outside a worker's lease.
    /// </summary>
    /// <returns><c>sending.transition_undefined</c> when the table does not name the step; nothing changes then.</returns>
    public Result MoveTo(MessageState next, string? reason, DateTimeOffset now)
    {
        if (!MessageTransitions.Allows(State, next))
            return SendingErrors.TransitionUndefined(State, next);
        State = next;
        StateSince = now;
        ReasonCode = reason;
        LeaseUntil = null;
        // A worker that still believes to hold the lease must not overwrite a person's decision.
        Fence++;
        if (next == MessageState.Accepted)
            AcceptedAt = now;
        if (next == MessageState.Queued)
            Requeue(now);
        return Result.Success;
    }

    /// <summary>A person asked for it now: an old deadline must not cancel it at once.</summary>
    private void Requeue(DateTimeOffset now)
    {
        Due = now;
        if (Deadline < now + RequeuedFor)
            Deadline = now + RequeuedFor;
    }

    /// <summary>Without angle brackets; a retry bears the same.</summary>
    internal static string StableMessageId(MessageId id, string domain) => id.Value.ToString("N") + "@" + domain;
}

/// <summary>When and how urgently the messages of a run go out.</summary>
/// <param name="Due">Not before.</param>
/// <param name="Deadline">No attempt after; at most 48 h later by default (RFC 5321 §4.5.4.1 asks for 4–5 days at a relay; a campaign older than two days misleads).</param>
/// <param name="Priority"><see cref="Urgent"/> or <see cref="Bulk"/>.</param>
/// <param name="MessageIdDomain">Right side of Message-ID: the sending domain, neutral.</param>
public sealed record MessagePlan(DateTimeOffset Due, DateTimeOffset Deadline, int Priority, string MessageIdDomain)
{
    /// <summary>Transactional: goes before all bulk mail, is tried again sooner and given up sooner.</summary>
    public const int Urgent = 0;

    /// <summary>Everything else.</summary>
    public const int Bulk = 10;

    /// <summary>How long a message of this priority is tried where its owner sets no end: a reminder of yesterday misleads.</summary>
    public static TimeSpan SpanOf(int priority) => TimeSpan.FromHours(priority < Bulk ? 24 : 48);
}
