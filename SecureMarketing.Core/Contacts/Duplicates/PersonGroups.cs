using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>The records of one person: the one kept and those merged into it.</summary>
/// <param name="Kept">The one that is written to.</param>
/// <param name="All">The kept one first.</param>
/// <param name="Proven">
/// Of these the kept one and those merged upon proof: only what was signed under them counts for the person. What was
/// refused or revoked counts under whichever record.
/// </param>
public sealed record PersonRecords(ContactId Kept, IReadOnlyList<ContactId> All, IReadOnlySet<ContactId> Proven)
{
    /// <summary>A person with one record.</summary>
    public static PersonRecords Alone(ContactId contact) => new(contact, [contact], new HashSet<ContactId> { contact });
}

/// <summary>Records that were merged into one person. A group has one kept record, to which all others point.</summary>
public static class PersonGroups
{
    extension(AppDbContext db)
    {
        /// <summary>For each of these records the records of the same person. One look into an index while nobody at all is merged.</summary>
        public async Task<IReadOnlyDictionary<ContactId, PersonRecords>> PersonRecordsAsync(IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
        {
            var merged = db.Set<Contact>().Where(c => c.MergedInto != null);
            if (!await merged.AnyAsync(cancellationToken))
                return contacts.Distinct().ToDictionary(c => c, PersonRecords.Alone);
            // Two index look-ups; one condition with OR would read the whole table.
            var kept = await merged.Where(c => contacts.Contains(c.Id)).Select(c => c.MergedInto!.Value)
                .Union(merged.Where(c => contacts.Contains(c.MergedInto!.Value)).Select(c => c.MergedInto!.Value)).ToListAsync(cancellationToken);
            var links = kept.Count == 0 ? [] : await merged.Where(c => kept.Contains(c.MergedInto!.Value))
                .Select(c => new { c.Id, Kept = c.MergedInto!.Value, c.MergeProven }).ToListAsync(cancellationToken);
            var groups = links.GroupBy(l => l.Kept).ToDictionary(
                g => g.Key, g => new PersonRecords(g.Key, [g.Key, .. g.Select(l => l.Id)], g.Where(l => l.MergeProven).Select(l => l.Id).Append(g.Key).ToHashSet()));
            var keptOf = links.ToDictionary(l => l.Id, l => l.Kept);
            return contacts.Distinct().ToDictionary(c => c, c => groups.GetValueOrDefault(keptOf.GetValueOrDefault(c, c)) ?? PersonRecords.Alone(c));
        }

        /// <summary>Whether any of these records was merged with another.</summary>
        public Task<bool> AnyMergedAsync(IQueryable<ContactId> contacts, CancellationToken cancellationToken) =>
            db.Set<Contact>().AnyAsync(c => c.MergedInto != null && (contacts.Contains(c.Id) || contacts.Contains(c.MergedInto!.Value)), cancellationToken);
    }
}
