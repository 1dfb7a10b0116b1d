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
    private const int KeysPerQuery = 500;

    private static readonly (DuplicateSigns Sign, Expression<Func<Contact, Keyed>> Keyed)[] Indexes =
    [
        (DuplicateSigns.Address, c => new Keyed { Id = c.Id, Key = c.EmailIndex }),
        (DuplicateSigns.NameAndBirth, c => new Keyed { Id = c.Id, Key = c.NameBirthIndex }),
        (DuplicateSigns.Phone, c => new Keyed { Id = c.Id, Key = c.PhoneIndex }),
    ];

    /// <summary>Notes the pairs that these records form, within the caller's transaction.</summary>
    /// <returns>Those of the records that share a mailbox with a record of another name or birth date.</returns>
    public static async Task<IReadOnlySet<ContactId>> NoteAsync(AppDbContext db, IReadOnlyCollection<ContactId> records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(ContactId First, ContactId Second), DuplicateSigns>();
        foreach (var chunk in records.Chunk(KeysPerQuery))
        {
            foreach (var (sign, keyed) in Indexes)
            {
                var keys = await Standing(db).Where(c => chunk.Contains(c.Id)).Select(keyed).Where(k => k.Key != null).Select(k => k.Key!).Distinct().ToListAsync(cancellationToken);
                await CollectAsync(db, sign, keyed, keys, found, cancellationToken);
            }
        }

        await SaveAsync(db, found, now, cancellationToken);
        return found.Where(f => f.Value.HasFlag(DuplicateSigns.Address) && !f.Value.HasFlag(DuplicateSigns.NameAndBirth))
            .SelectMany(f => (ContactId[])[f.Key.First, f.Key.Second]).Where(records.Contains).ToHashSet();
    }

    /// <summary>Notes every pair on file.</summary>
    /// <returns>Pairs found, known ones included.</returns>
    public static async Task<int> NoteAllAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(ContactId First, ContactId Second), DuplicateSigns>();
        foreach (var (sign, keyed) in Indexes)
        {
            foreach (var chunk in (await Shared(Standing(db).Select(keyed)).ToListAsync(cancellationToken)).Chunk(KeysPerQuery))
                await CollectAsync(db, sign, keyed, chunk, found, cancellationToken);
        }

        await SaveAsync(db, found, now, cancellationToken);
        return found.Count;
    }

    private static IQueryable<Contact> Standing(AppDbContext db) => db.Contacts.AsNoTracking().Where(c => c.MergedInto == null);

    private static IQueryable<byte[]> Shared(IQueryable<Keyed> records) =>
        records.Where(k => k.Key != null).GroupBy(k => k.Key!).Where(g => g.Count() > 1 && g.Count() <= LargestGroup).Select(g => g.Key);

    private static async Task CollectAsync(
        AppDbContext db, DuplicateSigns sign, Expression<Func<Contact, Keyed>> keyed, IReadOnlyCollection<byte[]> keys,
        Dictionary<(ContactId First, ContactId Second), DuplicateSigns> found, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return;
        var shared = await Shared(Standing(db).Select(keyed).Where(k => keys.Contains(k.Key!))).ToListAsync(cancellationToken);
        if (shared.Count == 0)
            return;
        var rows = await Standing(db).Select(keyed).Where(k => shared.Contains(k.Key!)).ToListAsync(cancellationToken);
        foreach (var group in rows.GroupBy(r => Convert.ToHexString(r.Key!), r => r.Id))
        {
            var ids = group.ToList();
            for (var i = 0; i < ids.Count; i++)
            {
                for (var j = i + 1; j < ids.Count; j++)
                {
                    var pair = DuplicatePair.Ordered(ids[i], ids[j]);
                    found[pair] = found.GetValueOrDefault(pair) | sign;
                }
            }
        }
    }

    private static async Task SaveAsync(
        AppDbContext db, Dictionary<(ContactId First, ContactId Second), DuplicateSigns> found, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var chunk in found.Chunk(KeysPerQuery))
        {
            var firsts = chunk.Select(c => c.Key.First).Distinct().ToList();
            var known = (await db.DuplicatePairs.Where(p => firsts.Contains(p.First)).ToListAsync(cancellationToken)).ToDictionary(p => (p.First, p.Second));
            foreach (var (key, signs) in chunk)
            {
                if (!known.TryGetValue(key, out var pair))
                    db.DuplicatePairs.Add(pair = new DuplicatePair(key.First, key.Second, now));
                pair.Add(signs);
            }

            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private sealed class Keyed
    {
        public required ContactId Id { get; init; }

        public required byte[]? Key { get; init; }
    }
}
