using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Retained;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// Certificates name their holder: they are part of the person's copy and go with the erasure, unless somebody else has the
/// same mailbox. Receipts keep the fingerprint.
/// </summary>
internal sealed class RecipientKeyErasure(KeyRegister register, IContactDirectory directory) : IErasure, IPersonRecord, IPersonBelongings
{
    public async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await OfAsync(db, contact, cancellationToken);
        return
        [
            new RecordSection(360, "certificates", "Certificates and keys", rows.Select(k => RecordSection.Row(
                ("kind", k.Kind.ToString()), ("fingerprint", k.Fingerprint), ("addedAt", k.AddedAt.ToString("O")), ("removedAt", k.RemovedAt?.ToString("O"))))),
        ];
    }

    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
        [new ErasurePart("certificates and keys", (await OfAsync(db, contact, cancellationToken)).Count, ErasureFate.Goes)];

    public async Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = (await OfAsync(db, person.Id, cancellationToken)).Select(k => k.Id).ToList();
        await db.RecipientKeys.Where(k => ids.Contains(k.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task GoAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        foreach (var contact in contacts)
        {
            var ids = (await OfAsync(db, contact, cancellationToken)).Select(k => k.Id).ToList();
            await db.RecipientKeys.Where(k => ids.Contains(k.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<RecipientKey>> OfAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        if ((await directory.IdentitiesAsync(db, [contact], cancellationToken)).GetValueOrDefault(contact)?.Email is not { } email)
            return [];
        if ((await directory.ByEmailAsync(db, email, cancellationToken)).Any(other => other != contact))
            return [];
        var index = register.IndexOf(email);
        return await db.RecipientKeys.AsNoTracking().Where(k => k.EmailIndex == index).ToListAsync(cancellationToken);
    }
}
