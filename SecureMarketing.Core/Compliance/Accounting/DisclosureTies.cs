using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Compliance;

/// <summary>What was disclosed about a person, and what they asked about it, stays six years (45 CFR 164.528(d), 164.530(j)(2)).</summary>
internal sealed class DisclosureTies : IPersonTies, IErasure
{
    public string Word => "disclosure";

    public async Task<IReadOnlyCollection<ContactId>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken) =>
        await db.Disclosures.Where(d => contacts.Contains(d.Contact)).Select(d => d.Contact)
            .Union(db.AccountingRequests.Where(r => contacts.Contains(r.Contact)).Select(r => r.Contact)).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
    [
        new ErasurePart("disclosures and requests for an accounting",
            await db.Disclosures.CountAsync(d => d.Contact == contact, cancellationToken) + await db.AccountingRequests.CountAsync(r => r.Contact == contact, cancellationToken),
            ErasureFate.Stays, "kept six years (45 CFR 164.528(d) and 164.530(j)(2))"),
    ];

    public Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;
}
