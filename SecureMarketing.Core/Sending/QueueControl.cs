using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Stops and starts many messages at once, in the caller's transaction. Messages in a worker's hands are left to it: they
/// meet the same fact at their next gate.
/// </summary>
public static class QueueControl
{
    extension(AppDbContext db)
    {
        /// <summary>Cancels what waits of an origin that ended.</summary>
        /// <returns>Number of messages cancelled.</returns>
        public Task<int> StopQueuedAsync(OriginId origin, DateTimeOffset now, CancellationToken cancellationToken) =>
            CancelAsync(db, db.OutboundMessages.OfOrigin(origin), SendingReason.OriginEnded, now, cancellationToken);

        /// <summary>Cancels what waits for one person from one version of an origin.</summary>
        /// <param name="contact">The person.</param>
        /// <param name="origin">Campaign or journey step.</param>
        /// <param name="version">Its version.</param>
        /// <param name="reason">Code shown at each message, at most 80 characters.</param>
        /// <param name="now">Time of the change.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>Number of messages cancelled.</returns>
        public Task<int> CancelQueuedAsync(ContactId contact, OriginId origin, int version, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
            CancelAsync(db, db.OutboundMessages.OfOrigin(origin).Where(m => m.ContactId == contact && m.OriginVersion == version), reason, now, cancellationToken);

        /// <summary>Held messages of a resumed origin are asked about again at once.</summary>
        /// <returns>Number of messages released.</returns>
        public Task<int> ReleaseHeldAsync(OriginId origin, DateTimeOffset now, CancellationToken cancellationToken) =>
            db.OutboundMessages.OfOrigin(origin).Where(m => m.State == MessageState.Held)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Due, now), cancellationToken);

        /// <summary>How many messages of an origin stand in each state; a state without messages is absent.</summary>
        public async Task<IReadOnlyDictionary<MessageState, int>> CountByStateAsync(OriginId origin, CancellationToken cancellationToken) =>
            await db.OutboundMessages.OfOrigin(origin).Where(m => m.Kind == MessageKind.Content)
                .GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

        /// <summary>How many of its messages lay announced in the portal until their time ran out: handed over, and not read.</summary>
        public Task<int> CountUnreadAsync(OriginId origin, CancellationToken cancellationToken) =>
            db.OutboundMessages.OfOrigin(origin).CountAsync(m => m.State == MessageState.Expired && m.ReasonCode == SendingReason.UnreadInPortal && m.Kind == MessageKind.Content, cancellationToken);
    }

    private static async Task<int> CancelAsync(AppDbContext db, IQueryable<OutboundMessage> messages, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = MessageTransitions.CancellableAtOnce.ToArray();
        var cancelled = await messages.Where(m => waiting.Contains(m.State)).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, MessageState.Cancelled).SetProperty(m => m.StateSince, now).SetProperty(m => m.ReasonCode, reason)
            .SetProperty(m => m.Fence, m => m.Fence + 1), cancellationToken);
        // A message in the portal whose notice will not go out has told nobody and ends with it.
        var notices = db.OutboundMessages;
        await messages.Where(m => m.State == MessageState.NoticeQueued && notices.Any(n => n.ParentId == m.Id && n.State == MessageState.Cancelled))
            .ExecuteUpdateAsync(set => set
                .SetProperty(m => m.State, MessageState.Cancelled).SetProperty(m => m.StateSince, now).SetProperty(m => m.ReasonCode, reason), cancellationToken);
        return cancelled;
    }
}
