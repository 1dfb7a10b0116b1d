namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// Whom the feed named lately, by ordinal: what the database answered before is asked again for them alone. What is older, or too
/// much, is forgotten, and with it every answer from before.
/// </summary>
internal sealed class ChangedPeople
{
    /// <summary>Ordinals that are remembered, four bytes each.</summary>
    private const int Most = 50_000;

    /// <summary>Readings of the feed that are remembered.</summary>
    private const int MostReadings = 1_000;

    private readonly Lock gate = new();
    private readonly Queue<(long At, bool Facts, int[] People)> lately = [];
    private int people;
    private long forgotten;

    /// <param name="at">Number of the reading of the feed; never smaller than the last.</param>
    /// <param name="facts">False when only their engagement changed.</param>
    /// <param name="ordinals">Whoever was named.</param>
    public void Note(long at, bool facts, int[] ordinals)
    {
        if (ordinals.Length == 0)
            return;
        lock (gate)
        {
            lately.Enqueue((at, facts, ordinals));
            people += ordinals.Length;
            while (people > Most || lately.Count > MostReadings)
            {
                (forgotten, _, var gone) = lately.Dequeue();
                people -= gone.Length;
            }
        }
    }

    /// <summary>Anybody may have changed until then.</summary>
    public void Forget(long at)
    {
        lock (gate)
        {
            lately.Clear();
            (people, forgotten) = (0, at);
        }
    }

    /// <summary>Whoever was named after one reading, up to and with another.</summary>
    /// <param name="from">The earlier reading, which is known already.</param>
    /// <param name="through">The later one.</param>
    /// <param name="facts">True: only those whose facts changed.</param>
    /// <returns>Null when it cannot be told any more: anybody.</returns>
    public IReadOnlyCollection<int>? Since(long from, long through, bool facts)
    {
        lock (gate)
        {
            return from < forgotten
                ? null
                : lately.Where(l => l.At > from && l.At <= through && (l.Facts || !facts)).SelectMany(l => l.People).ToHashSet();
        }
    }
}
