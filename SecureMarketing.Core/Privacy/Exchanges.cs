namespace SecureMarketing.Core.Privacy;

/// <summary>
/// Ways to have more people in one part of a Venn diagram and fewer in others such that the numbers of some sets stay as they are.
/// Found by elimination (Gauss and Jordan): as many parts as there are sets, together, make good whatever any other part gains.
/// Reckoned with floating point: what is found has to be checked.
/// </summary>
internal sealed class Exchanges
{
    /// <summary>What differs by less is the same.</summary>
    public const double Near = 1e-6;
    private const int MostShare = 12;

    private readonly VennParts parts;
    private readonly int[] sets;

    // By set and row: what makes the sets' columns of the pivots the unit matrix.
    private readonly double[][] inverse;

    // By row; -1 = none.
    private readonly int[] pivots;

    /// <param name="parts">The parts of the diagram.</param>
    /// <param name="sets">Whose numbers stay.</param>
    /// <param name="order">The parts, those first that are to make good.</param>
    public Exchanges(VennParts parts, int[] sets, IReadOnlyList<int> order)
    {
        (this.parts, this.sets) = (parts, sets);
        inverse = [.. sets.Select((_, i) => Enumerable.Range(0, sets.Length).Select(k => k == i ? 1.0 : 0).ToArray())];
        pivots = [.. sets.Select(_ => -1)];
        var open = sets.Length;
        // A pivot of one keeps all numbers whole; others only where there is none.
        foreach (var onlyOnes in (bool[])[true, false])
        {
            for (var i = 0; i < order.Count && open > 0; i++)
            {
                if (TakePivot(order[i], onlyOnes))
                    open--;
            }
        }
    }

    /// <summary>More people in a part, made good by the pivots.</summary>
    /// <returns>By how much each part changes; null when there is none in small numbers.</returns>
    public List<(int Part, int By)>? ByPart(int part) => pivots.Contains(part) ? null : Whole(Column(part), part, -1);

    /// <summary>More people in one of the sets alone.</summary>
    /// <inheritdoc cref="ByPart"/>
    public List<(int Part, int By)>? BySet(int set) => Whole(inverse[Array.IndexOf(sets, set)], null, 1);

    /// <summary>How often each of the sets is taken in the sum that agrees with some parts at every pivot.</summary>
    public double[] Shares(Func<int, bool> isIn)
    {
        var shares = new double[sets.Length];
        for (var k = 0; k < pivots.Length; k++)
        {
            if (pivots[k] < 0 || !isIn(pivots[k]))
                continue;
            for (var i = 0; i < shares.Length; i++)
                shares[i] += inverse[i][k];
        }

        return shares;
    }

    /// <summary>By part: whether that sum differs from them there, so that <see cref="ByPart"/> changes how many people they have.</summary>
    public bool[] Rests(Func<int, bool> isIn)
    {
        var shares = Shares(isIn);
        var rests = new bool[parts.Count];
        for (var p = 0; p < rests.Length; p++)
        {
            var rest = isIn(p) ? 1.0 : 0;
            for (var i = 0; i < shares.Length; i++)
            {
                if (shares[i] != 0 && parts.IsIn(p, sets[i]))
                    rest -= shares[i];
            }

            rests[p] = Math.Abs(rest) > Near;
        }

        return rests;
    }

    private List<(int Part, int By)>? Whole(double[] shares, int? part, int sign)
    {
        for (var k = 0; k < shares.Length; k++)
        {
            if (pivots[k] < 0 && Math.Abs(shares[k]) > Near)
                return null;
        }

        for (var times = 1; times <= MostShare; times++)
        {
            var change = new List<(int Part, int By)>();
            if (part is { } own)
                change.Add((own, times));
            var k = 0;
            for (; k < shares.Length; k++)
            {
                var share = shares[k] * times;
                var near = Math.Round(share);
                if (Math.Abs(share - near) > Near || Math.Abs(near) > 1_000_000)
                    break;
                if (near != 0)
                    change.Add((pivots[k], sign * (int)near));
            }

            if (k == shares.Length)
                return change;
        }

        return null;
    }

    private double[] Column(int part)
    {
        var column = new double[sets.Length];
        for (var i = 0; i < sets.Length; i++)
        {
            if (!parts.IsIn(part, sets[i]))
                continue;
            var own = inverse[i];
            for (var k = 0; k < column.Length; k++)
                column[k] += own[k];
        }

        return column;
    }

    private bool TakePivot(int part, bool onlyOne)
    {
        var column = Column(part);
        var row = -1;
        for (var k = 0; k < column.Length; k++)
        {
            if (pivots[k] >= 0 || Math.Abs(column[k]) <= Near || (onlyOne && Math.Abs(Math.Abs(column[k]) - 1) > Near))
                continue;
            if (row < 0 || Math.Abs(column[k]) > Math.Abs(column[row]))
                row = k;
        }

        if (row < 0)
            return false;
        foreach (var own in inverse)
        {
            var share = own[row] / column[row];
            if (share == 0)
                continue;
            for (var k = 0; k < column.Length; k++)
                own[k] -= column[k] * share;
            own[row] = share;
        }

        pivots[row] = part;
        return true;
    }
}
