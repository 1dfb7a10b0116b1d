namespace SecureMarketing.Core.Privacy;

/// <summary>What has 1–10 people in a Venn diagram: parts of it, and cells of the smaller diagrams of any two sets.</summary>
/// <param name="parts">All of it.</param>
/// <param name="sets">The sets that are looked at; everyone is the last.</param>
internal sealed class SmallParts(VennParts parts, int[] sets)
{
    private readonly int[] small = [.. Enumerable.Range(0, parts.Count).Where(p => SmallCells.IsSmall(parts.People[p]))];

    /// <returns>By part: whether it belongs to it.</returns>
    public List<bool[]> All()
    {
        var masks = small.Select((_, i) => UInt128.One << (i & 127)).ToHashSet();
        // With more of them they are singles mostly, and their sums too many to look at.
        if (small.Length <= 128)
            masks.UnionWith(OfTwo());
        var cells = masks.Count < small.Length ? small.Select(p => new[] { p }) : masks.Select(m => small.Where((_, i) => (m & (UInt128.One << i)) != UInt128.Zero).ToArray());
        return [.. cells.Select(Target)];
    }

    private bool[] Target(int[] cell)
    {
        var target = new bool[parts.Count];
        foreach (var part in cell)
            target[part] = true;
        return target;
    }

    // As bits of small parts: larger ones are in no such cell.
    private HashSet<UInt128> OfTwo()
    {
        var both = sets.Select(_ => new int[sets.Length]).ToArray();
        for (var p = 0; p < parts.Count; p++)
        {
            var own = Enumerable.Range(0, sets.Length).Where(i => parts.IsIn(p, sets[i])).ToArray();
            foreach (var i in own)
            {
                foreach (var j in own)
                    both[i][j] += parts.People[p];
            }
        }

        var all = both[^1][^1];
        var masks = sets.Select(set => small.Select((p, i) => parts.IsIn(p, set) ? UInt128.One << i : UInt128.Zero).Aggregate(UInt128.Zero, (a, b) => a | b)).ToArray();
        var cells = new HashSet<UInt128>();
        for (var i = 0; i < sets.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b, ab) = (both[i][i], both[j][j], both[i][j]);
                if (SmallCells.IsSmall(ab))
                    cells.Add(masks[i] & masks[j]);
                if (SmallCells.IsSmall(a - ab))
                    cells.Add(masks[i] & ~masks[j]);
                if (SmallCells.IsSmall(b - ab))
                    cells.Add(masks[j] & ~masks[i]);
                if (SmallCells.IsSmall(all - a - b + ab))
                    cells.Add(masks[^1] & ~masks[i] & ~masks[j]);
            }
        }

        return cells;
    }
}
