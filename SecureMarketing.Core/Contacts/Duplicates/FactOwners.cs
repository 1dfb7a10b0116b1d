using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>
/// Says under which record of a person an imported fact is kept, and remembers whose it is: what a merged record's source
/// says counts for the record kept and goes back when they are unmerged. A fact that both records have (one resource that
/// the source gave to each of them) stays with each, so that neither overwrites the other's.
/// </summary>
internal sealed class FactOwners
{
    private readonly HashSet<ContactId> kept = [];
    private readonly Dictionary<(ContactId Kept, FactTable Table, long Key), MergedFact> owned = [];
    private readonly List<MergedFact> added = [];
    private readonly List<MergedFact> removed = [];

    /// <summary>Loads what is known of the people of a batch; one look at an index when nobody is merged.</summary>
    public static async Task<FactOwners> LoadAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var owners = new FactOwners();
        if (people.Count == 0 || !await db.Contacts.AnyAsync(c => c.MergedInto != null, cancellationToken))
            return owners;
        var groups = (await db.PersonRecordsAsync(people, cancellationToken)).Values.Where(g => g.All.Count > 1).DistinctBy(g => g.Kept).ToList();
        var keptOf = groups.SelectMany(g => g.All.Skip(1).Select(r => (Record: r, g.Kept))).ToDictionary(r => r.Record, r => r.Kept);
        owners.kept.UnionWith(groups.Select(g => g.Kept));
        var records = keptOf.Keys.ToList();
        foreach (var fact in records.Count == 0 ? [] : await db.MergedFacts.Where(m => records.Contains(m.Merged)).ToListAsync(cancellationToken))
            owners.owned.Add((keptOf[fact.Merged], fact.Table, fact.SourceKey), fact);
        return owners;
    }

    /// <summary>Where a fact goes that a source states about this record.</summary>
    /// <param name="record">The record of the source.</param>
    /// <param name="table">Which kind.</param>
    /// <param name="key">As <see cref="ClinicalFact.SourceKey"/>.</param>
    /// <param name="has">Whether a record has a row of that key.</param>
    public ContactId Place(Contact record, FactTable table, long key, Func<ContactId, bool> has)
    {
        var to = record.MergedInto ?? record.Id;
        if (!kept.Contains(to))
            return record.Id;
        if (owned.TryGetValue((to, table, key), out var owner))
        {
            // The source gave the resource to another of the person's records since.
            if (owner.Merged != record.Id)
                Assign(record, to, table, key);
            return to;
        }

        if (record.Id == to)
            return to;
        if (has(to) || has(record.Id))
            return record.Id;
        Assign(record, to, table, key);
        return to;
    }

    /// <summary>Writes the changes, within the batch's transaction.</summary>
    public async Task SaveAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        db.MergedFacts.RemoveRange(removed);
        db.MergedFacts.AddRange(added);
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Assign(Contact record, ContactId to, FactTable table, long key)
    {
        if (owned.Remove((to, table, key), out var former) && !added.Remove(former))
            removed.Add(former);
        if (record.Id == to)
            return;
        var fact = removed.Find(r => r.Merged == record.Id && r.Table == table && r.SourceKey == key);
        if (fact is not null)
            removed.Remove(fact);
        else
            added.Add(fact = new MergedFact { Merged = record.Id, Table = table, SourceKey = key });
        owned[(to, table, key)] = fact;
    }
}
