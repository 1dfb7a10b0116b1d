using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// What every change of consent does besides its own row, in the same transaction: decisions made before it become stale,
/// and queued mail that has lost its ground is cancelled.
/// </summary>
internal sealed class ConsentChange(IEnumerable<IQueuedMail> queues, RefusalBook book)
{
    /// <summary>Opens the transaction that the use-case gate will end, unless one is open. Call before the first write.</summary>
    public static async Task BeginAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
            await db.Database.BeginTransactionAsync(cancellationToken);
    }

    /// <summary>Makes every send decision about these people stale, and every count of them (<see cref="AuthorizedAttribute"/>).</summary>
    /// <param name="db">Inside the transaction of <see cref="BeginAsync"/>.</param>
    /// <param name="people">Everyone concerned.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task MarkStaleAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        foreach (var part in people.Chunk(500))
        {
            await db.BumpSendVersionAsync(part, cancellationToken);
            // As facts: what the register says is asked of SQL beside the index, and kept until a fact changes.
            await AudienceFeed.ChangedAsync(db, part, facts: true, cancellationToken);
        }
    }

    /// <summary>Makes every count of those stale who have this mailbox: closed or opened, it is so for all of them.</summary>
    /// <param name="db">Inside the transaction of the change.</param>
    /// <param name="mailbox">Its blind index.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task MarkMailboxAsync(AppDbContext db, byte[] mailbox, CancellationToken cancellationToken) =>
        await AudienceFeed.ChangedAsync(db, await db.Contacts.Where(c => c.EmailIndex == mailbox).Select(c => c.Id).ToListAsync(cancellationToken), facts: true, cancellationToken);

    /// <summary>Cancels what waits in every queue for the person, under whichever of their records: consent may lie under one and mail be written to another.</summary>
    /// <returns>Messages cancelled.</returns>
    public async Task<int> CancelQueuedAsync(
        AppDbContext db, ContactId person, Func<GateOrigin, bool> concerns, string reasonCode, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var cancelled = 0;
        foreach (var record in (await db.PersonRecordsAsync([person], cancellationToken))[person].All)
        {
            foreach (var queue in queues)
                cancelled += await queue.CancelForContactAsync(db, record, concerns, reasonCode, now, cancellationToken);
        }

        return cancelled;
    }

    /// <summary>Writes down that a refusal is in effect, how long it took, and whom else it must be told. Call after the queue was cancelled.</summary>
    public Task NoteAsync(AppDbContext db, RefusalNote note, CancellationToken cancellationToken) => book.NoteAsync(db, note, cancellationToken);
}
