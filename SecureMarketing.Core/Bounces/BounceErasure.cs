using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Bounces;

/// <summary>Findings stay as counts of their day and rule; whose message they were about goes with the erasure.</summary>
internal sealed class BounceErasure : IErasure
{
    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
        [new ErasurePart("ties of bounces and complaints to the person", await db.BounceRecords.CountAsync(r => r.ContactId == contact, cancellationToken), ErasureFate.Goes)];

    public Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var contact = person.Id;
        return db.BounceRecords.Where(r => r.ContactId == contact).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.ContactId, (ContactId?)null).SetProperty(r => r.MessageId, (MessageId?)null), cancellationToken);
    }
}
