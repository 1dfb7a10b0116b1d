using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Ends messages whose deadline passed while they waited: held ones expire, those that were tried bounce, those that never
/// were are cancelled. The claim passes them over from the same instant. What lay announced and was not read in time expires.
/// </summary>
internal sealed class DeadlineSweep(IDbContextFactory<AppDbContext> contexts, UnreadSweep unread, IAuditTrail trail, TimeProvider clock)
{
    private static readonly Actor Worker = Actor.Worker("deadline-sweep");

    /// <returns>Number of messages ended.</returns>
    public async Task<int> EndOverdueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var messages = db.OutboundMessages.Where(m => m.Deadline <= now);
        var ended = await EndAsync(db, messages.Where(m => m.State == MessageState.Held), MessageState.Expired, now, cancellationToken)
            + await EndAsync(db, messages.Where(m => m.State == MessageState.Deferred && m.Attempts > 0), MessageState.Bounced, now, cancellationToken)
            + await EndAsync(db, messages.Where(m => m.State == MessageState.Queued || m.State == MessageState.Deferred), MessageState.Cancelled, now, cancellationToken);
        var looks = unread.IsDue(now);
        var expired = looks ? await unread.EndAsync(db, now, cancellationToken) : 0;
        Note(db, SendingReason.DeadlinePassed, ended, now);
        Note(db, SendingReason.UnreadInPortal, expired, now);
        if (ended + expired > 0)
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        if (looks)
            unread.Done(now);
        return ended + expired;
    }

    private void Note(AppDbContext db, string reason, int ended, DateTimeOffset now)
    {
        if (ended > 0)
            trail.Append(db, Worker, new AuditEntry { Action = AuditAction.MessageCancelled, ObjectType = "queue", ReasonCodes = $"{reason},{ended}" }, now);
    }

    private static async Task<int> EndAsync(AppDbContext db, IQueryable<OutboundMessage> overdue, MessageState to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await overdue.ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, to).SetProperty(m => m.StateSince, now).SetProperty(m => m.ReasonCode, SendingReason.DeadlinePassed), cancellationToken);
        if (ended > 0 && MessageEnding.ParentOf(to) is { } parent)
        {
            var messages = db.OutboundMessages;
            await messages.Where(m => m.State == MessageState.NoticeQueued && messages.Any(n => n.ParentId == m.Id && n.State == to))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(m => m.State, parent).SetProperty(m => m.StateSince, now).SetProperty(m => m.ReasonCode, SendingReason.DeadlinePassed), cancellationToken);
        }

        return ended;
    }
}
