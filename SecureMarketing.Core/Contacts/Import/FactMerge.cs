using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Lays incoming rows of one kind over those on record and remembers what is new, different or taken back.
/// </summary>
internal sealed class FactMerge<TRow>(Func<TRow, long> keyOf, Func<TRow, TRow, bool> same) where TRow : class
{
    private const int IdsPerQuery = 100;
    private const int KeysPerDelete = 500;

    private static Func<TRow, ContactId>? ownerOf;

    private readonly Dictionary<ContactId, Dictionary<long, TRow>> rows = [];
    private readonly HashSet<ContactId> loaded = [];
    private readonly Dictionary<(ContactId, long), TRow> written = [];
    private readonly Dictionary<ContactId, HashSet<long>> outdated = [];
    private readonly Dictionary<(ContactId Contact, long Key), TRow?> before = [];

    /// <summary>People of whom a row was added, changed or taken back.</summary>
    public IReadOnlyCollection<ContactId> ChangedContacts => [.. written.Keys.Select(k => k.Item1).Union(outdated.Keys)];

    /// <summary>Each row that is added, changed or taken back, as it was before the batch; null when there was none.</summary>
    public IEnumerable<(ContactId Contact, long Key, TRow? Former)> Before => before.Select(b => (b.Key.Contact, b.Key.Key, b.Value));

    /// <summary>Rows added, changed or taken back.</summary>
    public int Changes => written.Count + outdated.Sum(o => o.Value.Count(key => !written.ContainsKey((o.Key, key))));

    /// <summary>True for people who may have had rows before this batch.</summary>
    public bool WasLoaded(ContactId contact) => loaded.Contains(contact);

    public IEnumerable<TRow> All(ContactId contact) => rows.TryGetValue(contact, out var own) ? own.Values : [];

    public TRow? Find(ContactId contact, long key) => rows.TryGetValue(contact, out var own) ? own.GetValueOrDefault(key) : null;

    public async Task LoadAsync(DbSet<TRow> set, IReadOnlyList<ContactId> contacts, Expression<Func<TRow, ContactId>> owner, CancellationToken cancellationToken)
    {
        if (contacts.Count == 0)
            return;
        ownerOf ??= owner.Compile();
        foreach (var chunk in contacts.Chunk(IdsPerQuery))
        {
            // Read out of an object, as a closure does, and so a parameter: a list that stands in the expression itself would
            // have every query translated and compiled anew.
            Expression<Func<ContactId[]>> listed = () => chunk;
            var belongs = Expression.Lambda<Func<TRow, bool>>(
                Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(ContactId)], listed.Body, owner.Body), owner.Parameters);
            foreach (var row in await set.AsNoTracking().Where(belongs).ToListAsync(cancellationToken))
                Own(ownerOf(row))[keyOf(row)] = row;
            loaded.UnionWith(chunk);
        }
    }

    /// <summary>Lays one incoming row over what is known.</summary>
    /// <param name="contact">Null = the person is unknown; nothing happens.</param>
    /// <returns>True when anything changes.</returns>
    public bool Lay(ContactId? contact, long key, bool retracted, Func<ContactId, TRow> make)
    {
        if (contact is not { } owner)
            return false;
        var own = Own(owner);
        var known = own.GetValueOrDefault(key);
        if (retracted)
        {
            if (known is null)
                return false;
            own.Remove(key);
            before.TryAdd((owner, key), known);
            // A row that this batch itself brought was never stored.
            if (!written.Remove((owner, key)))
                Outdated(owner).Add(key);
            return true;
        }

        var row = make(owner);
        if (known is not null && same(known, row))
            return false;
        before.TryAdd((owner, key), known);
        if (known is not null && !written.ContainsKey((owner, key)))
            Outdated(owner).Add(key);
        own[key] = row;
        written[(owner, key)] = row;
        return true;
    }

    /// <summary>Deletes the outdated rows and inserts the new ones.</summary>
    public async Task SaveAsync(
        AppDbContext db, Func<DbSet<TRow>, ContactId, long[], IQueryable<TRow>> which, CancellationToken cancellationToken)
    {
        foreach (var (contact, keys) in outdated)
        {
            foreach (var chunk in keys.Chunk(KeysPerDelete))
                await which(db.Set<TRow>(), contact, chunk).ExecuteDeleteAsync(cancellationToken);
        }

        await db.InsertRowsAsync<TRow>([.. written.Values], cancellationToken);
    }

    private Dictionary<long, TRow> Own(ContactId contact)
    {
        if (!rows.TryGetValue(contact, out var own))
            rows.Add(contact, own = []);
        return own;
    }

    private HashSet<long> Outdated(ContactId contact)
    {
        if (!outdated.TryGetValue(contact, out var keys))
            outdated.Add(contact, keys = []);
        return keys;
    }
}
