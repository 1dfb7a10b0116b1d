using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Counts bulk messages that reached people or may have, whichever way. What waits in the queue does not count: each message meets the
/// gate again right before it leaves. Two workers that hold two messages of one person at the same moment may both send.
/// </summary>
internal sealed class MailCount : IMailCount
{
    public async Task<IReadOnlyList<SentMail>> SinceAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, DateTimeOffset since, CancellationToken cancellationToken) =>
        await db.OutboundMessages.AsNoTracking()
            .Where(m => people.Contains(m.ContactId) && m.Kind == MessageKind.Content && m.Priority >= MessagePlan.Bulk && OtherRecords.Reached.Contains(m.State)
                && (m.AcceptedAt ?? m.CreatedAt) >= since)
            .Select(m => new SentMail(m.ContactId, m.OriginId, m.Occurrence, m.AcceptedAt ?? m.CreatedAt)).ToListAsync(cancellationToken);
}
