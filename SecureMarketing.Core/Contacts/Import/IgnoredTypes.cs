namespace SecureMarketing.Core.Contacts.Import;

/// <summary>FHIR resources of types that are not taken in, counted so that nothing is passed over without a word.</summary>
internal sealed class IgnoredTypes
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <param name="type">Name of the type; null is not counted, for it is rejected.</param>
    public void Add(string? type)
    {
        if (type is not null)
            counts[type] = counts.GetValueOrDefault(type) + 1;
    }

    public void Add(IgnoredTypes others)
    {
        foreach (var (type, count) in others.counts)
            counts[type] = counts.GetValueOrDefault(type) + count;
    }

    /// <summary>Puts a notice for each type into the batch.</summary>
    public void Tell(ImportBatch batch)
    {
        foreach (var (type, count) in counts)
            batch.Rejections.Add(new Rejection(ImportRow.WholeRun, count, type, ImportCodes.ResourceIgnored, Kept: true));
    }
}
