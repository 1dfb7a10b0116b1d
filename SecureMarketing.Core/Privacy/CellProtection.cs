namespace SecureMarketing.Core.Privacy;

/// <summary>
/// Hides 1–10 people in a table so that they cannot be computed from what is left (compliance §4): primary suppression of
/// small cells, then complementary suppression along every sum, until each hidden number is shown to have a second value that
/// agrees with everything told.
/// </summary>
internal sealed class CellProtection
{
    // A search for a second value that takes longer hides one more cell instead.
    private const int MostSteps = 4_000;

    private readonly List<long> values = [];
    private readonly List<bool> hidden = [];

    // Numbers that the table has no place for: they may be 0, which a hidden cell of the table never is.
    private readonly List<bool> unshown = [];
    private readonly List<(int Total, int[] Parts)> lines = [];
    private readonly HashSet<int> below = [];
    private List<int>[] linesOf = [];
    private int steps;

    /// <summary>Adds a number that would be shown.</summary>
    /// <returns>Its index.</returns>
    public int Add(long value) => Add(value, SmallCells.IsSmall(value), aside: false);

    /// <summary>Adds a number that is never shown, yet must not be computable while it is small.</summary>
    public int AddUnshown(long value) => Add(value, hide: true, aside: true);

    /// <summary>States that a cell is the sum of others.</summary>
    public void Sum(int total, params int[] parts) => lines.Add((total, parts));

    /// <summary>Hides what has to be hidden. Ends because each round hides at least one more cell.</summary>
    public void Settle()
    {
        linesOf = [.. values.Select(_ => new List<int>())];
        for (var line = 0; line < lines.Count; line++)
        {
            foreach (var cell in Cells(line))
                linesOf[cell].Add(line);
        }

        var proven = new HashSet<int>();
        do
        {
            while (Enumerable.Range(0, lines.Count).Aggregate(false, (any, line) => Shelter(line) || any))
            {
            }
        }
        while (Enumerable.Range(0, values.Count).Where(c => IsSecret(c) && !proven.Contains(c)).ToList().Exists(c => !Prove(c, proven, atMost: long.MaxValue) && (HideBeside(c) || !proven.Add(c))));
        Mark();
    }

    /// <summary>
    /// <c>&lt;11</c> only where the mark tells nothing that could be reckoned with; all other hidden cells look alike: were the small ones
    /// among them marked, 1 and 11 of a total of 12 could be told apart.
    /// </summary>
    public ShownCount Show(int cell) =>
        !hidden[cell] ? ShownCount.Exact(values[cell]) : ShownCount.Hidden(below.Contains(cell) ? CountDisclosure.Below11 : CountDisclosure.Withheld);

    private int Add(long value, bool hide, bool aside)
    {
        values.Add(value);
        hidden.Add(hide);
        unshown.Add(aside);
        return values.Count - 1;
    }

    // Small numbers, and the numbers hidden to shelter them.
    private bool IsSecret(int cell) => hidden[cell] && (!unshown[cell] || SmallCells.IsSmall(values[cell]));

    private IEnumerable<int> Cells(int line) => lines[line].Parts.Append(lines[line].Total);

    /// <summary>
    /// With the total known, the unknown parts' sum is known too, so beside a small number there must be one of 11 or more. Of equal
    /// ones all are taken: choosing by place would tell the others apart.
    /// </summary>
    /// <returns>True when something was hidden.</returns>
    private bool Shelter(int line)
    {
        var (total, parts) = lines[line];
        var unknown = parts.Where(p => hidden[p]).ToList();
        if (hidden[total] ? unknown.Count > 0 : !unknown.Exists(IsSecret) || (unknown.Count > 1 && unknown.Exists(p => values[p] >= SmallCells.Least)))
            return false;
        var larger = parts.Where(p => !hidden[p] && values[p] >= SmallCells.Least).ToList();
        if (larger.Count == 0)
            return !hidden[total] && (hidden[total] = true);
        foreach (var part in larger.Where(p => values[p] == larger.Min(l => values[l])))
            hidden[part] = true;
        return true;
    }

    /// <summary>No second value was found for a cell: hides the smallest number beside it, or near it when all beside it are hidden.</summary>
    /// <returns>False when every line that reaches the cell is hidden whole: then twice all of it agrees as well.</returns>
    private bool HideBeside(int cell)
    {
        var (seen, next) = (new HashSet<int> { cell }, new List<int> { cell });
        while (next.Count > 0)
        {
            var near = next.SelectMany(c => linesOf[c]).Distinct().SelectMany(Cells).Distinct().ToList();
            if (near.Where(c => !hidden[c] && values[c] != 0).OrderBy(c => values[c]).Cast<int?>().FirstOrDefault() is { } found)
                return hidden[found] = true;
            next = [.. near.Where(c => hidden[c] && seen.Add(c))];
        }

        return false;
    }

    /// <summary>Looks for one person more or fewer in a cell, made good along every line by one more or fewer in other hidden cells.</summary>
    /// <param name="proven">Gains every cell that has two values thereby.</param>
    /// <param name="atMost">The most that a hidden cell may be thought to hold.</param>
    private bool Prove(int cell, HashSet<int> proven, long atMost)
    {
        foreach (var step in (int[])[1, -1])
        {
            if (!CanHold(cell, step, atMost))
                continue;
            var (moves, excess) = (new Dictionary<int, int>(), new Dictionary<int, int>());
            steps = 0;
            Move(cell, step, moves, excess);
            if (!Balance(moves, excess, atMost))
                continue;
            proven.UnionWith(moves.Keys);
            return true;
        }

        return false;
    }

    /// <param name="moves">By how much each cell is thought to differ.</param>
    /// <param name="excess">By line: how much more its total rose than its parts; only lines that a move touched.</param>
    private bool Balance(Dictionary<int, int> moves, Dictionary<int, int> excess, long atMost)
    {
        if (++steps > MostSteps)
            return false;
        var (line, over) = excess.FirstOrDefault(l => l.Value != 0);
        if (over == 0)
            return true;
        // Cells of few lines first: they seldom unbalance another.
        foreach (var cell in Cells(line).Where(c => hidden[c] && !moves.ContainsKey(c)).OrderBy(c => linesOf[c].Count).ThenByDescending(c => values[c]))
        {
            var step = cell == lines[line].Total ? -Math.Sign(over) : Math.Sign(over);
            if (!CanHold(cell, step, atMost))
                continue;
            Move(cell, step, moves, excess);
            if (Balance(moves, excess, atMost))
                return true;
            Move(cell, -step, moves, excess);
        }

        return false;
    }

    private void Move(int cell, int step, Dictionary<int, int> moves, Dictionary<int, int> excess)
    {
        if (!moves.Remove(cell))
            moves[cell] = step;
        foreach (var line in linesOf[cell])
            excess[line] = excess.GetValueOrDefault(line) + (lines[line].Total == cell ? step : -step);
    }

    private bool CanHold(int cell, int step, long atMost) => values[cell] + step >= (unshown[cell] ? 0 : 1) && values[cell] + step <= atMost;

    /// <summary>Cells that hang together and are all small say <c>&lt;11</c>, unless that gives one of them away: ten of them with a total below 11.</summary>
    private void Mark()
    {
        var seen = new HashSet<int>();
        for (var first = 0; first < values.Count; first++)
        {
            if (!hidden[first] || !seen.Add(first))
                continue;
            var group = new List<int> { first };
            for (var i = 0; i < group.Count; i++)
                group.AddRange(linesOf[group[i]].SelectMany(Cells).Where(c => hidden[c] && seen.Add(c)));
            var proven = new HashSet<int>();
            if (group.TrueForAll(c => values[c] < SmallCells.Least) && group.TrueForAll(c => !IsSecret(c) || proven.Contains(c) || Prove(c, proven, SmallCells.Least - 1)))
                below.UnionWith(group);
        }
    }
}
