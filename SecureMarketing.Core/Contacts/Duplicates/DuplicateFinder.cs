using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>
/// Finds records with the same mailbox, number, or name and birth date by comparing blind indexes in the database: nothing
/// is opened. What more than ten records share is a clinic's line or a placeholder, not a person.
/// </summary>
internal static class DuplicateFinder
{
    private const int LargestGroup = 10;
    private const int PairsPerQuery = 1000;
    private const int KeysPerProbe = 5000;
    private const int KeysPerQuery = 100;

    private static readonly (DuplicateSigns Sign, Func<Contact, byte[]?> KeyOf, Expression<Func<Contact, Keyed>> Keyed, string SharedByKey)[] Indexes =
    [
        (DuplicateSigns.Address, c => c.EmailIndex, c => new Keyed { Id = c.Id, Key = c.EmailIndex }, SharedByKey("email_index")),
        (DuplicateSigns.NameAndBirth, c => c.NameBirthIndex, c => new Keyed { Id = c.Id, Key = c.NameBirthIndex }, SharedByKey("name_birth_index")),
        (DuplicateSigns.Phone, c => c.PhoneIndex, c => new Keyed { Id = c.Id, Key = c.PhoneIndex }, SharedByKey("phone_index")),
    ];

    /// <summary>Notes the pairs that these records form, within the caller's transaction.</summary>
    /// <returns>Those of the records that share a mailbox with a record of another name or birth date.</returns>
    public static async Task<IReadOnlySet<ContactId>> NoteAsync(AppDbContext db, IReadOnlyCollection<Contact> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(ContactId First, ContactId Second), DuplicateSigns>();
        var crowds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (sign, keyOf, keyed, sharedByKey) in Indexes)
        {
            foreach (var chunk in people.Where(p => p.MergedInto is null && keyOf(p) is not null).Chunk(IdsPerQuery(db)))
            {
                var shared = db.Dialect.Provider == DatabaseProvider.PostgreSql
                    // An array in an array: it is one parameter.
                    ? await db.Database.SqlQueryRaw<SharedKey>(sharedByKey, [InOrder(chunk.Select(p => keyOf(p)!))]).ToListAsync(cancellationToken)
                    : await SharedByAsync(db, keyed, [.. chunk.Select(p => p.Id)], cancellationToken);
                await CollectAsync(db, sign, keyed, [.. shared.Where(k => k.Sharing <= LargestGroup).Select(k => k.Key)], found, cancellationToken);
                if (sign == DuplicateSigns.Address)
                    crowds.UnionWith(shared.Where(k => k.Sharing > LargestGroup).Select(k => Convert.ToHexString(k.Key)));
            }
        }

        await SaveAsync(db, found, now, cancellationToken);
        var records = people.Select(p => p.Id).ToHashSet();
        return found.Where(f => f.Value.HasFlag(DuplicateSigns.Address) && !f.Value.HasFlag(DuplicateSigns.NameAndBirth))
            .SelectMany(f => (ContactId[])[f.Key.First, f.Key.Second]).Where(records.Contains).Concat(await InCrowdsAsync(db, people, crowds, cancellationToken)).ToHashSet();
    }

    /// <summary>
    /// Those of the records whose mailbox so many have that no pairs are made of them. As soon as one of the many has another name or
    /// birth date, everybody has somebody who does: one look for each mailbox.
    /// </summary>
    private static async Task<IReadOnlyCollection<ContactId>> InCrowdsAsync(AppDbContext db, IReadOnlyCollection<Contact> people, IReadOnlySet<string> crowds, CancellationToken cancellationToken)
    {
        var several = new List<ContactId>();
        var crowded = crowds.Count == 0 ? [] : people.Where(p => p is { MergedInto: null, EmailIndex: not null }).GroupBy(p => Convert.ToHexString(p.EmailIndex!), StringComparer.Ordinal).Where(g => crowds.Contains(g.Key));
        foreach (var crowd in crowded)
        {
            var (mailbox, same) = (crowd.First().EmailIndex!, crowd.First().NameBirthIndex);
            if (same is null || await db.Contacts.AnyAsync(c => c.MergedInto == null && c.EmailIndex == mailbox && (c.NameBirthIndex == null || c.NameBirthIndex != same), cancellationToken))
                several.AddRange(crowd.Select(p => p.Id));
        }

        return several;
    }

    /// <summary>Notes every pair on file.</summary>
    /// <returns>Pairs found, known ones included.</returns>
    public static async Task<int> NoteAllAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(ContactId First, ContactId Second), DuplicateSigns>();
        foreach (var (sign, _, keyed, _) in Indexes)
        {
            var shared = await Keys(db, keyed).GroupBy(k => k.Key!).Where(g => g.Count() > 1 && g.Count() <= LargestGroup).Select(g => g.Key).ToListAsync(cancellationToken);
            await CollectAsync(db, sign, keyed, shared, found, cancellationToken);
        }

        await SaveAsync(db, found, now, cancellationToken);
        return found.Count;
    }

    /// <summary>Of the records that stand by themselves.</summary>
    private static IQueryable<Keyed> Keys(AppDbContext db, Expression<Func<Contact, Keyed>> keyed) =>
        db.Contacts.AsNoTracking().Where(c => c.MergedInto == null).Select(keyed).Where(k => k.Key != null);

    /// <summary>
    /// Keys that these records share with others. Those who share one are counted up to the limit and one more: behind a
    /// clinic's line stand all of its patients. In the order of the key, which is the same for all: nothing is sorted.
    /// </summary>
    private static async Task<List<SharedKey>> SharedByAsync(AppDbContext db, Expression<Func<Contact, Keyed>> keyed, ContactId[] records, CancellationToken cancellationToken)
    {
        var all = Keys(db, keyed);
        var shared = await all.Where(k => records.Contains(k.Id))
            .Select(k => new { k.Key, Sharing = all.Where(o => o.Key == k.Key).OrderBy(o => o.Key).Take(LargestGroup + 1).Count() })
            .Where(k => k.Sharing > 1).Distinct().ToListAsync(cancellationToken);
        return [.. shared.Select(k => new SharedKey { Key = k.Key!, Sharing = k.Sharing })];
    }

    /// <summary>
    /// The same of keys in hand, for PostgreSQL, which is spared to look up the records first; SQLite has no form for lists of bytes.
    /// Hardly a key has a second record: they are counted of those that have, behind a fence (OFFSET 0) that the planner does not cross.
    /// </summary>
    private static string SharedByKey(string column) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        SELECT k AS "Key", (SELECT count(*) FROM (SELECT 1 FROM contacts AS c WHERE c.merged_into IS NULL AND c.{{column}} = k LIMIT {{LargestGroup + 1}}) AS few)::int AS "Sharing" FROM (
          SELECT DISTINCT k FROM unnest({0}) AS k
          CROSS JOIN LATERAL (SELECT 1 FROM contacts AS c WHERE c.merged_into IS NULL AND c.{{column}} = k OFFSET 1 LIMIT 1) AS another OFFSET 0
        ) AS several
        """);

    /// <summary>As the database orders bytes: keys that follow each other stand on one page of its index, and the longer the list the more do.</summary>
    private static byte[][] InOrder(IEnumerable<byte[]> keys)
    {
        byte[][] sorted = [.. keys];
        Array.Sort(sorted, (a, b) => a.AsSpan().SequenceCompareTo(b));
        return sorted;
    }

    private static int IdsPerQuery(AppDbContext db) => db.Dialect.Provider == DatabaseProvider.PostgreSql ? KeysPerProbe : PairsPerQuery;

    private static async Task CollectAsync(
        AppDbContext db, DuplicateSigns sign, Expression<Func<Contact, Keyed>> keyed, IReadOnlyCollection<byte[]> shared,
        Dictionary<(ContactId First, ContactId Second), DuplicateSigns> found, CancellationToken cancellationToken)
    {
        foreach (var keys in shared.Chunk(KeysPerQuery))
        {
            // A parameter each: a list of bytes in one would be compared with every record, index or not.
            var rows = await Keys(db, keyed).Where(k => EF.MultipleParameters(keys).Contains(k.Key!)).ToListAsync(cancellationToken);
            foreach (var group in rows.GroupBy(r => Convert.ToHexString(r.Key!), r => r.Id))
                Pair([.. group], sign, found);
        }
    }

    private static void Pair(List<ContactId> records, DuplicateSigns sign, Dictionary<(ContactId First, ContactId Second), DuplicateSigns> found)
    {
        for (var i = 0; i < records.Count; i++)
        {
            for (var j = i + 1; j < records.Count; j++)
            {
                var pair = DuplicatePair.Ordered(records[i], records[j]);
                found[pair] = found.GetValueOrDefault(pair) | sign;
            }
        }
    }

    private static async Task SaveAsync(
        AppDbContext db, Dictionary<(ContactId First, ContactId Second), DuplicateSigns> found, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var added = new List<DuplicatePair>();
        foreach (var chunk in found.Chunk(PairsPerQuery))
        {
            var firsts = chunk.Select(c => c.Key.First).Distinct().ToList();
            var known = await db.DuplicatePairs.AsNoTracking().Where(p => firsts.Contains(p.First)).ToDictionaryAsync(p => (p.First, p.Second), p => p.Signs, cancellationToken);
            foreach (var (key, signs) in chunk)
            {
                if (!known.TryGetValue(key, out var before))
                    added.Add(new DuplicatePair(key.First, key.Second, now, signs));
                else if ((before | signs) != before)
                    await db.DuplicatePairs.Where(p => p.First == key.First && p.Second == key.Second).ExecuteUpdateAsync(set => set.SetProperty(p => p.Signs, before | signs), cancellationToken);
            }
        }

        await db.InsertRowsAsync(added, cancellationToken);
    }

    /// <summary>A key that several records have.</summary>
    private sealed class SharedKey
    {
        public required byte[] Key { get; init; }

        /// <summary>How many have it, at most one more than <see cref="LargestGroup"/>.</summary>
        public required int Sharing { get; init; }
    }

    private sealed class Keyed
    {
        public required ContactId Id { get; init; }

        public required byte[]? Key { get; init; }
    }
}
