using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>The people a batch is about: found or new, and what happened to each.</summary>
internal sealed class PeopleInBatch(Dictionary<string, Contact> known, FactOwners owners)
{
    private readonly Dictionary<ContactId, bool> changed = [];
    private readonly Dictionary<ContactId, Contact> added = [];

    /// <summary>Records that must stay out (<see cref="Rights.ErasedPerson"/>).</summary>
    public required IReadOnlySet<string> Erased { get; init; }

    /// <summary>Whom this batch brings in, oldest first.</summary>
    public IReadOnlyCollection<Contact> NewPeople => added.Values;

    public IReadOnlySet<ContactId> New => added.Keys.ToHashSet();

    public int Created => added.Count;

    public int Updated => changed.Count(c => c.Value && !IsNew(c.Key));

    public int Unchanged => changed.Count(c => !c.Value && !IsNew(c.Key));

    /// <summary>New and changed people.</summary>
    public IEnumerable<ContactId> Changed => changed.Where(c => c.Value || IsNew(c.Key)).Select(c => c.Key);

    /// <summary>The same as records, as they are now.</summary>
    public IEnumerable<Contact> ChangedPeople => known.Values.Where(c => changed.GetValueOrDefault(c.Id) || IsNew(c.Id));

    public bool IsNew(ContactId contact) => added.ContainsKey(contact);

    /// <summary>The person of a record of this batch.</summary>
    public Contact Known(string sourceId) => known[sourceId];

    public void Add(Contact contact)
    {
        known.Add(contact.SourceId, contact);
        added.Add(contact.Id, contact);
    }

    public void Count(ContactId contact, bool hasChanged) => changed[contact] = hasChanged;

    /// <summary>Whose the facts are that go to another record of the same person.</summary>
    public FactOwners Owners => owners;

    /// <summary>Null when the source's record is not known.</summary>
    public ContactId? IdOf(string sourceId) => known.TryGetValue(sourceId, out var contact) ? contact.Id : null;

    /// <summary>The record that a row's fact goes to; null rejects the row.</summary>
    public ContactId? Find<TRow>(string sourceId, RowPlace place, ImportBatch batch, FactTable table, long key, FactMerge<TRow> rows) where TRow : class
    {
        if (known.TryGetValue(sourceId, out var contact))
            return owners.Place(contact, table, key, record => rows.Find(record, key) is not null);
        var code = Erased.Contains(sourceId) ? ImportCodes.PersonErased : ImportCodes.SubjectUnknown;
        // One row can make several facts (components, codings): it is rejected once.
        if (batch.Rejections is not [.., var last] || last.Code != code || last.File != place.File || last.Row != place.Row)
            batch.Reject(place, code);
        return null;
    }

    /// <summary>A row of the person, under whichever of their two records it is kept.</summary>
    public TRow? Row<TRow>(string sourceId, long key, FactMerge<TRow> rows) where TRow : class =>
        known.TryGetValue(sourceId, out var contact) ? Records(contact).Select(r => rows.Find(r, key)).FirstOrDefault(r => r is not null) : null;

    /// <summary>The records under which facts of those of these people may lie who were there before.</summary>
    public IReadOnlyList<ContactId> Existing(IEnumerable<string> sourceIds) =>
        [.. sourceIds.Distinct(StringComparer.Ordinal).Where(known.ContainsKey).Select(s => known[s]).Where(c => !IsNew(c.Id)).SelectMany(Records).Distinct()];

    private static IEnumerable<ContactId> Records(Contact contact) => contact.MergedInto is { } kept ? [kept, contact.Id] : [contact.Id];
}
