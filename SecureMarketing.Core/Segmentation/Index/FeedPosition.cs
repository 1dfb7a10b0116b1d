namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// How far a node has read the feed of changes. Numbers are drawn before the commit, so a higher one may be seen before a lower
/// one: missing numbers are remembered and asked for again until their transactions have surely ended.
/// </summary>
internal sealed class FeedPosition
{
    /// <summary>A number is drawn, and the transaction gets its own, within one statement; this is far longer.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    /// <summary>Numbers below the first on record that may still come: far more than transactions that are open at one time.</summary>
    private const int StillOpen = 200;

    private readonly SortedDictionary<long, Gap> gaps = [];

    /// <param name="onRecord">What is in the feed before anything else is read, in order. Numbers far below the first were removed; those close below it may belong to transactions that are open. The last row is never removed, so an empty feed has never had any.</param>
    /// <param name="now">Of a clock that never goes back.</param>
    public FeedPosition(IReadOnlyList<long> onRecord, TimeSpan now)
    {
        Through = onRecord.Count > 0 ? Math.Max(0, onRecord[0] - 1 - StillOpen) : 0;
        Saw(onRecord, now);
    }

    /// <summary>Highest number seen.</summary>
    public long Through { get; private set; }

    /// <summary>Lower numbers that were not seen yet.</summary>
    public IReadOnlyCollection<long> Missing => gaps.Keys;

    /// <summary>Takes note of numbers that were read.</summary>
    /// <param name="ids">In order.</param>
    /// <param name="now">Of a clock that never goes back.</param>
    public void Saw(IEnumerable<long> ids, TimeSpan now)
    {
        foreach (var id in ids)
        {
            if (gaps.Remove(id) || id <= Through)
                continue;
            for (var missing = Through + 1; missing < id; missing++)
                gaps[missing] = new Gap(now, null);
            Through = id;
        }
    }

    /// <summary>Called before a read: gives up what no transaction can bring any more once that read is done.</summary>
    /// <param name="horizon">Null where the engine does not tell; a gap is then given up after <paramref name="patience"/>.</param>
    /// <param name="patience">How long a transaction may be open.</param>
    /// <param name="now">As above.</param>
    /// <returns>What may be dropped when the read did not bring it.</returns>
    public IReadOnlyList<long> Ending(FeedHorizon? horizon, TimeSpan patience, TimeSpan now)
    {
        var ending = new List<long>();
        foreach (var (id, gap) in gaps.ToList())
        {
            if (horizon is not { } known)
            {
                if (now - gap.Since >= patience)
                    ending.Add(id);
            }
            else if (gap.Next is not { } next)
            {
                // Whoever drew the number before it was missed has a transaction number below the next one.
                gaps[id] = gap with { Next = known.Next };
            }
            else if (known.Oldest >= next && now - gap.Since >= Settled)
            {
                ending.Add(id);
            }
        }

        return ending;
    }

    public void Drop(IEnumerable<long> ids)
    {
        foreach (var id in ids)
            gaps.Remove(id);
    }

    private readonly record struct Gap(TimeSpan Since, long? Next);
}

/// <summary>Which transactions have ended.</summary>
/// <param name="Oldest">All below have.</param>
/// <param name="Next">None at or above has begun to write.</param>
internal readonly record struct FeedHorizon(long Oldest, long Next);
