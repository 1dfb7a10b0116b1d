namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Reads the values of an own attribute.</summary>
/// <param name="attribute">Its number.</param>
/// <param name="among">Of these people by ordinal; null = of everybody.</param>
/// <param name="take">Is given each.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal delegate Task OwnRows(int attribute, IReadOnlyCollection<int>? among, Action<OwnValue> take, CancellationToken cancellationToken);

/// <summary>
/// The organisation's own attributes in this process: each is read once and then again for those whom the feed named since, so that any
/// value that somebody types is counted without the database. The one that was not wanted for longest goes first.
/// </summary>
internal sealed class OwnColumns(OwnRows rows) : IDisposable
{
    /// <summary>Attributes that are kept: at a million people 8 MB each.</summary>
    internal const int Most = 8;

    /// <summary>For more people than this, everybody is read at once.</summary>
    internal const int MostAgain = 10_000;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Dictionary<int, Kept> known = [];
    private long uses;

    /// <summary>Numbers of the attributes that are kept.</summary>
    public IReadOnlyCollection<int> Attributes
    {
        get
        {
            lock (gate)
                return [.. known.Keys];
        }
    }

    /// <summary>The column, with all that the index knows. Whoever wants it while it is read waits; a reading that was begun goes on for the next.</summary>
    /// <param name="attribute">Number of the attribute.</param>
    /// <param name="current">What the index knows.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<OwnColumn> OfAsync(int attribute, LiveAudience.State current, CancellationToken cancellationToken)
    {
        Kept? old = null;
        while (true)
        {
            var kept = Find(attribute, current.Changes, old);
            var column = await kept.Column.WaitAsync(cancellationToken);
            var through = column.Through;
            if (through >= current.Changes)
                return column;
            // Values are facts; what people do with messages changes none.
            if (current.Changed.Since(through, current.Changes, facts: true) is { Count: <= MostAgain } changed)
            {
                var values = new List<OwnValue>();
                if (changed.Count > 0)
                    await rows(attribute, changed, values.Add, cancellationToken);
                column.Take(changed, values, current.Changes);
                return column;
            }

            old = kept;
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    /// <param name="attribute">Number of the attribute.</param>
    /// <param name="through">The last reading of the feed.</param>
    /// <param name="old">Too old to be made right; null = any will do.</param>
    private Kept Find(int attribute, long through, Kept? old)
    {
        lock (gate)
        {
            if (known.GetValueOrDefault(attribute) is { } kept && kept != old && kept.Column is { IsFaulted: false, IsCanceled: false })
            {
                kept.Used = ++uses;
                return kept;
            }

            if (known.Count >= Most && !known.ContainsKey(attribute))
                known.Remove(known.MinBy(k => k.Value.Used).Key);
            var token = ending.Token;
            return known[attribute] = new Kept(Task.Run(() => ReadAsync(attribute, through, token), token)) { Used = ++uses };
        }
    }

    private async Task<OwnColumn> ReadAsync(int attribute, long through, CancellationToken cancellationToken)
    {
        var column = new OwnColumn(through);
        await rows(attribute, null, column.Load, cancellationToken);
        return column;
    }

    private sealed class Kept(Task<OwnColumn> column)
    {
        public Task<OwnColumn> Column { get; } = column;

        public long Used { get; set; }
    }
}
