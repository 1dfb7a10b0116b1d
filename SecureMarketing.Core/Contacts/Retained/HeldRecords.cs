using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>
/// A legal hold reaches all records of a person. While it stands nothing of theirs goes: not by a rule, not by erasure (Regulation
/// (EU) 2016/679, Art. 17(3)(e)), and they stay when the import that brought them is undone.
/// </summary>
internal sealed class HeldRecords(Organisation organisation, TimeProvider clock) : IHeldPeople, IErasureBar, IPersonTies
{
    public string Word => "hold";

    public async Task<IReadOnlyCollection<ContactId>> RecordsAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        var all = (await db.PersonRecordsAsync(contacts, cancellationToken)).Values.SelectMany(g => g.All).Distinct().ToList();
        return await db.Contacts.Where(c => all.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellationToken);
    }

    public async Task<Error?> StandsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
        (await TiedAsync(db, [contact], cancellationToken)).Count > 0 ? RightsErrors.OnHold : null;

    public async Task<IReadOnlyCollection<ContactId>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        var held = await db.HoldsOn(organisation.DayAt(clock.GetUtcNow())).Where(h => h.ContactId != null).Select(h => h.ContactId!.Value).Distinct().ToListAsync(cancellationToken);
        return held.Count == 0 ? [] : [.. (await RecordsAsync(db, held, cancellationToken)).Intersect(contacts)];
    }
}
