using System.Collections.Frozen;
using static SecureMarketing.Core.Sending.MessageState;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The one transition table of a message (compliance.md, "State machines"). What is not here is refused, audited, and
/// changes nothing.
/// </summary>
public static class MessageTransitions
{
    private static readonly FrozenDictionary<MessageState, MessageState[]> Table = new Dictionary<MessageState, MessageState[]>
    {
        [Planned] = [Gate1, Cancelled],
        [Gate1] = [Suppressed, Queued, Cancelled],
        [Queued] = [Gate2, Cancelled],
        // A worker that dies in any step before the dot leaves a message that is safe to retry: it falls to Deferred,
        // at the back-off registered with the claim.
        [Gate2] = [Rendered, Held, Deferred, Cancelled],
        [Rendered] = [Encrypted, Held, Deferred, Cancelled],
        [Encrypted] = [Gate3, PortalPosted, Held, Deferred, Cancelled],
        // Back to Encrypted: the gate answered REROUTE, or chose the portal, and the next rung protects differently.
        [Gate3] = [SubmittingClaimed, Encrypted, Held, Deferred, Cancelled],
        // Back to Gate3: a version changed between the decision and DATA.
        [SubmittingClaimed] = [SubmittingDataStarted, Gate3, Deferred, Bounced, RouteFailed, Cancelled],
        [SubmittingDataStarted] = [SubmittingDotSent, Deferred, Bounced, RouteFailed],
        [SubmittingDotSent] = [Accepted, Deferred, Bounced, InDoubt],
        [RouteFailed] = [Gate3],
        // RFC 5321 §4.5.4.1: giving up after tries that failed is a bounce, whether an attempt or the clock notices.
        [Deferred] = [Gate2, Bounced, Cancelled],
        [Held] = [Gate2, Expired, Cancelled],
        [Accepted] = [Delivered, DsnFailed, Complained],
        [PortalPosted] = [NoticeQueued],
        // The notice is mail of its own; when it ends badly nobody was told, and the message ends with it.
        [NoticeQueued] = [NoticeSent, Bounced, Expired, Cancelled],
        [NoticeSent] = [Read, Expired],
        // Only by a person: it had arrived, send it again, or give it up.
        [InDoubt] = [Accepted, Queued, Cancelled],
        [Suppressed] = [],
        [Bounced] = [],
        // The reader complains after the mail arrived, and a mailbox may still refuse what its front server took.
        [Delivered] = [DsnFailed, Complained],
        [DsnFailed] = [],
        [Complained] = [],
        [Read] = [],
        [Expired] = [],
        [Cancelled] = [],
    }.ToFrozenDictionary();

    /// <summary>True when the table names the step. An unknown state permits nothing.</summary>
    public static bool Allows(MessageState from, MessageState to) => Next(from).Contains(to);

    /// <summary>The steps that may follow; empty for a final or unknown state.</summary>
    public static IReadOnlyList<MessageState> Next(MessageState from) => Table.GetValueOrDefault(from, []);

    /// <summary>True when nothing can follow.</summary>
    public static bool IsFinal(MessageState state) => Table.TryGetValue(state, out var next) && next.Length == 0;

    /// <summary>Waits for a worker: claimed when due.</summary>
    public static IReadOnlyList<MessageState> Claimable { get; } = [Queued, Deferred, Held];

    /// <summary>A worker holds a lease and the final dot has not left: safe to retry when the lease runs out.</summary>
    public static IReadOnlyList<MessageState> LeasedBeforeDot { get; } =
        [Gate2, Rendered, Encrypted, Gate3, SubmittingClaimed, SubmittingDataStarted];

    /// <summary>
    /// Not submitted and in no worker's hands: a stop, a revocation or a suppression cancels these at once. A leased
    /// message meets the same fact at its next gate instead, so no row is torn from a worker.
    /// </summary>
    public static IReadOnlyList<MessageState> CancellableAtOnce { get; } = [Planned, Gate1, Queued, Deferred, Held];
}
