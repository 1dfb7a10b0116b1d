using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>Secure messages: part of the person's copy with their words, and gone with the erasure.</summary>
internal sealed class PortalErasure(PortalSeals seals) : IErasure, IPersonRecord
{
    public async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await db.PortalMessages.AsNoTracking().Where(m => m.ContactId == contact).OrderBy(m => m.PostedAt).ToListAsync(cancellationToken);
        return
        [
            new RecordSection(420, "secureMessages", "Secure messages", rows.Select(m => (Message: m, Words: seals.Open(m))).Select(m => RecordSection.Row(
                ("postedAt", Moment(m.Message.PostedAt)), ("readAt", Moment(m.Message.FirstReadAt)), ("subject", m.Words.Subject), ("text", m.Words.Text)))),
        ];
    }

    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
        [new ErasurePart("secure messages in the portal", await db.PortalMessages.CountAsync(m => m.ContactId == contact, cancellationToken), ErasureFate.Goes)];

    public async Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var contact = person.Id;
        var messages = db.PortalMessages.Where(m => m.ContactId == contact).Select(m => m.Id);
        await db.PortalCodes.Where(c => messages.Contains(c.MessageId)).ExecuteDeleteAsync(cancellationToken);
        // The register keeps what was answered; the way to it goes.
        await db.SigningInvitations.Where(i => messages.Contains(i.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.PortalMessages.Where(m => m.ContactId == contact).ExecuteDeleteAsync(cancellationToken);
    }

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
