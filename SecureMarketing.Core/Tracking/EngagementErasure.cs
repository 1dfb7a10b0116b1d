using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Tracking;

/// <summary>What a person opened and followed: part of their copy, and gone with their erasure. Their links end with it.</summary>
internal sealed class EngagementErasure : IErasure, IPersonRecord
{
    public async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var messages = db.TrackedMessages.AsNoTracking().Where(m => m.ContactId == contact);
        var rows = await db.EngagementEvents.AsNoTracking().Join(messages, e => e.MessageId, m => m.MessageId, (e, m) => e).OrderBy(e => e.At).ToListAsync(cancellationToken);
        return
        [
            new RecordSection(500, "events", "What was opened and followed", rows.Select(e => RecordSection.Row(
                ("at", e.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), ("what", e.Kind.ToString()), ("by", e.Verdict.ToString())))),
        ];
    }

    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var messages = db.TrackedMessages.Where(m => m.ContactId == contact);
        return [new ErasurePart("opens, clicks and the links of messages", await messages.CountAsync(cancellationToken), ErasureFate.Goes)];
    }

    public async Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var contact = person.Id;
        var messages = db.TrackedMessages.Where(m => m.ContactId == contact).Select(m => m.MessageId);
        await db.EngagementEvents.Where(e => messages.Contains(e.MessageId)).ExecuteDeleteAsync(cancellationToken);
        await db.TrackedMessages.Where(m => m.ContactId == contact).ExecuteDeleteAsync(cancellationToken);
    }
}
