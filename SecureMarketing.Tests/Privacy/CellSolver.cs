namespace SecureMarketing.Tests.Privacy;

/// <summary>
/// Somebody who knows which numbers are sums of which, and reckons: searches all tables of whole numbers that agree with everything
/// told. Complete, so what it calls pinned is.
/// </summary>
internal sealed class CellSolver
{
    private const int MostSteps = 2_000_000;

    private readonly List<(long Low, long High)> domains = [];
    private readonly List<long> truth = [];
    private readonly List<(int Total, int[] Parts)> sums = [];
    private int steps;

    /// <param name="true">What it is; a guide for the search, not known to it.</param>
    /// <param name="low">The least it is known to be.</param>
    /// <param name="high">The most it is known to be.</param>
    public int Number(long @true, long low, long high)
    {
        Assert.InRange(@true, low, high);
        domains.Add((low, high));
        truth.Add(@true);
        return domains.Count - 1;
    }

    public void Sum(int total, IEnumerable<int> parts) => sums.Add((total, [.. parts]));

    /// <summary>True when no table agrees in which this number is another.</summary>
    public bool IsPinned(int number)
    {
        var (low, high) = domains[number];
        // Another table is seldom far from the true one: first all that differ by one in any number, at last all.
        foreach (var far in (long[])[1, 2, 5, 12, long.MaxValue / 4])
        {
            steps = 0;
            if (Solve(number, low, truth[number] - 1, far) || Solve(number, truth[number] + 1, high, far))
                return false;
        }

        return true;
    }

    private bool Solve(int number, long low, long high, long far)
    {
        var at = domains.Select((d, i) => (Math.Max(d.Low, truth[i] - far), Math.Min(d.High, truth[i] + far))).ToArray();
        at[number] = (Math.Max(low, truth[number] - far), Math.Min(high, truth[number] + far));
        return at[number].Item1 <= at[number].Item2 && Search(at);
    }

    private bool Search((long Low, long High)[] at)
    {
        Assert.True(++steps < MostSteps, "The table is too large for the solver.");
        if (!Narrow(at))
            return false;
        var open = Enumerable.Range(0, at.Length).Where(i => at[i].Low != at[i].High).OrderBy(i => at[i].High - at[i].Low).Cast<int?>().FirstOrDefault();
        if (open is not { } next)
            return true;
        // The nearest to the truth first: another table is seldom far from it.
        var (from, to) = at[next];
        var middle = Math.Clamp(truth[next], from, to);
        return Try(at, next, middle, middle)
            || Try(at, next, Math.Max(from, middle - 2), middle - 1) || Try(at, next, middle + 1, Math.Min(to, middle + 2))
            || Try(at, next, from, middle - 3) || Try(at, next, middle + 3, to);
    }

    private bool Try((long Low, long High)[] at, int number, long low, long high)
    {
        if (low > high)
            return false;
        var copy = ((long, long)[])at.Clone();
        copy[number] = (low, high);
        return Search(copy);
    }

    // Each sum bounds each of its members by the bounds of the others.
    private bool Narrow((long Low, long High)[] at)
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var (total, parts) in sums)
            {
                var (low, high) = (parts.Sum(p => at[p].Low), parts.Sum(p => at[p].High));
                if (!Cut(at, total, low, high, ref changed))
                    return false;
                foreach (var part in parts)
                {
                    var (least, most) = at[part];
                    if (!Cut(at, part, at[total].Low - (high - most), at[total].High - (low - least), ref changed))
                        return false;
                    (low, high) = (low + at[part].Low - least, high + at[part].High - most);
                }
            }
        }
        while (changed);
        return true;
    }

    private static bool Cut((long Low, long High)[] at, int number, long low, long high, ref bool changed)
    {
        var cut = (Low: Math.Max(at[number].Low, low), High: Math.Min(at[number].High, high));
        changed |= cut != at[number];
        at[number] = cut;
        return cut.Low <= cut.High;
    }
}
