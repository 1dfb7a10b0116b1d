using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>The people a batch is about: found or new, and what happened to each.</summary>
internal sealed class PeopleInBatch(Dictionary<string, Contact> known)
{
    private readonly Dictionary<ContactId, bool> changed = [];

    /// <summary>Records that must stay out (<see cref="Rights.ErasedPerson"/>).</summary>
    public required IReadOnlySet<string> Erased { get; init; }

    public HashSet<ContactId> New { get; } = [];

    public int Created => New.Count;

    public int Updated => changed.Count(c => c.Value && !New.Contains(c.Key));

    public int Unchanged => changed.Count(c => !c.Value && !New.Contains(c.Key));

    /// <summary>New and changed people.</summary>
    public IEnumerable<ContactId> Changed => changed.Where(c => c.Value || New.Contains(c.Key)).Select(c => c.Key);

    public void Count(Contact contact, bool isNew, bool hasChanged)
    {
        known[contact.SourceId] = contact;
        if (isNew)
            New.Add(contact.Id);
        changed[contact.Id] = changed.GetValueOrDefault(contact.Id) || hasChanged;
    }

    /// <summary>The person a row is about; null rejects the row.</summary>
    public ContactId? Find(string sourceId, RowPlace place, ImportBatch batch)
    {
        if (known.TryGetValue(sourceId, out var contact))
            return contact.Id;
        var code = Erased.Contains(sourceId) ? ImportCodes.PersonErased : ImportCodes.SubjectUnknown;
        // One row can make several facts (components, codings): it is rejected once.
        if (batch.Rejections is not [.., var last] || last.Code != code || last.File != place.File || last.Row != place.Row)
            batch.Reject(place, code);
        return null;
    }

    /// <summary>Those of these people who were there before, and so may have facts.</summary>
    public IReadOnlyList<ContactId> Existing(IEnumerable<string> sourceIds) =>
        [.. sourceIds.Distinct(StringComparer.Ordinal).Where(known.ContainsKey).Select(s => known[s].Id).Where(id => !New.Contains(id))];
}
