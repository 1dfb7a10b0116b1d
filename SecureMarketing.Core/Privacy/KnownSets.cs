namespace SecureMarketing.Core.Privacy;

/// <summary>Sets whose numbers somebody knows, and everyone on record, whose number everybody knows.</summary>
/// <param name="everyone">How many people are on record.</param>
/// <param name="bases">See <see cref="ShownSums"/>.</param>
internal sealed class KnownSets(int everyone, int bases)
{
    private readonly List<PeopleBitmap> sets = [];
    private readonly ShownSums sums = new(bases);
    private PeopleBitmap union = PeopleBitmap.Of([]);
    private (PeopleBitmap Everyone, ShownSums Sums, int Taken)? closed;

    /// <summary>Of these, none follows from the others.</summary>
    public IReadOnlyList<PeopleBitmap> Sets => sets;

    /// <inheritdoc cref="ShownSums.Pivots"/>
    public IReadOnlyList<int> Pivots => sums.Pivots;

    /// <inheritdoc cref="ShownSums.Add"/>
    public bool Add(PeopleBitmap set)
    {
        if (!sums.Add(set))
            return false;
        sets.Add(set);
        union = union.With(set);
        return true;
    }

    /// <summary>
    /// On how many people the set rests beyond what these and everyone tell, at most 11; 0 = its number follows. The same for a set
    /// and for everyone but it: each is the other less everyone.
    /// </summary>
    public int Left(PeopleBitmap set)
    {
        var all = union.With(set);
        var outside = Math.Max(0, everyone - all.Count);
        // Who is in no set at all is in every sum with everyone: eleven of them, and no such sum is small, nor any set's number.
        return (outside < SmallCells.Least ? Closed(all, outside) : sums).Left(set);
    }

    /// <summary>The sets with everyone beside them: those who are in one of them, and a place behind them for each who is in none.</summary>
    private ShownSums Closed(PeopleBitmap all, int outside)
    {
        var people = all.With(PeopleBitmap.Of([.. Enumerable.Range(all.Words.Length * 64, outside)]));
        if (closed is not { } known || known.Everyone.DifferenceFrom(people) != 0)
        {
            known = (people, new ShownSums(bases), 0);
            known.Sums.Add(people);
        }

        for (var i = known.Taken; i < sets.Count; i++)
            known.Sums.Add(sets[i]);
        closed = (known.Everyone, known.Sums, sets.Count);
        return known.Sums;
    }
}
