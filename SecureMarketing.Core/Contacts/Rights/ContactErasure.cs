using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>The person's own rows: all of them go, with the journal of imports that remembers what they were.</summary>
internal sealed class ContactErasure(IEnumerable<IContactFactSink> sinks) : IErasure
{
    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
    [
        new ErasurePart("identity, address and demographics", 1, ErasureFate.Goes),
        new ErasurePart("health facts", await db.ClinicalFacts.CountAsync(f => f.ContactId == contact, cancellationToken), ErasureFate.Goes),
        new ErasurePart("visits and appointments",
            await db.Encounters.CountAsync(e => e.ContactId == contact, cancellationToken) + await db.Appointments.CountAsync(a => a.ContactId == contact, cancellationToken), ErasureFate.Goes),
        new ErasurePart("values of custom attributes", await db.CustomValues.CountAsync(v => v.ContactId == contact, cancellationToken), ErasureFate.Goes),
        new ErasurePart("roles at accounts", await db.Stakeholders.CountAsync(s => s.ContactId == contact, cancellationToken), ErasureFate.Goes),
        new ErasurePart("notes of imports, with former values",
            await db.ImportedPeople.CountAsync(p => p.ContactId == contact, cancellationToken) + await db.ImportedFacts.CountAsync(f => f.ContactId == contact, cancellationToken), ErasureFate.Goes),
    ];

    public async Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var contact = person.Id;
        await db.ImportedFacts.Where(f => f.ContactId == contact).ExecuteDeleteAsync(cancellationToken);
        await db.ImportedPeople.Where(p => p.ContactId == contact).ExecuteDeleteAsync(cancellationToken);
        await db.DuplicatePairs.Where(p => p.First == contact || p.Second == contact).ExecuteDeleteAsync(cancellationToken);
        // Facts, clinical roll-ups, visits and custom values go by the foreign keys' cascade.
        await db.Contacts.Where(c => c.Id == contact).ExecuteDeleteAsync(cancellationToken);
        foreach (var sink in sinks)
            await sink.ContactsGoneAsync(db, [contact], cancellationToken);
    }
}
