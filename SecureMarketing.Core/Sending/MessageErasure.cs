using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// What was sent stays as proof: ids, times, decisions and receipts, without content or address. Consent cancels what waits.
/// A message in a worker's hands bars the erasure.
/// </summary>
internal sealed class MessageErasure : IErasure, IErasureBar
{
    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var waiting = MessageTransitions.CancellableAtOnce.ToArray();
        return
        [
            new ErasurePart("waiting messages", await db.OutboundMessages.CountAsync(m => m.ContactId == contact && waiting.Contains(m.State), cancellationToken), ErasureFate.Cancelled),
            new ErasurePart("decisions and receipts of messages",
                await db.Recipients.CountAsync(r => r.ContactId == contact, cancellationToken) +
                await db.OutboundMessages.CountAsync(m => m.ContactId == contact && !waiting.Contains(m.State), cancellationToken),
                ErasureFate.Stays, "proof of what was sent or denied, six years (45 CFR 164.530(j)(2), 164.528); no content and no address, only the mailbox domain"),
        ];
    }

    /// <summary>The rows stay as they are: nothing in them names the person.</summary>
    public Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<Error?> StandsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
        await db.OutboundMessages.UnderLease().AnyAsync(m => m.ContactId == contact, cancellationToken) || await db.OutboundMessages.InDoubt().AnyAsync(m => m.ContactId == contact, cancellationToken)
            ? RightsErrors.UnderWay
            : null;
}
