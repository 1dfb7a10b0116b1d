using CsCheck;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Tests.Privacy;

public sealed class CellProtectionTests
{
    [Fact]
    public void LoneSmallCell_TakesAShelterWithIt_AndBothLookAlike()
    {
        var protection = new CellProtection();
        var (total, small, large, larger) = (protection.Add(153), protection.Add(3), protection.Add(50), protection.Add(100));
        protection.Sum(total, small, large, larger);
        protection.Settle();

        Assert.Equal(["153", "withheld", "withheld", "100"], new[] { total, small, large, larger }.Select(c => protection.Show(c).ToString()));
    }

    [Fact]
    public void SmallCells_OfASmallTotal_SayThatTheyAreSmall_UnlessTenShareIt()
    {
        Assert.Equal(["<11", "<11", "<11", "0"], Line(7, 3, 4, 0));
        Assert.Equal(["withheld"], Line(10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).Distinct());
    }

    [Fact]
    public void SmallRemainder_ThatIsNeverShown_HidesItsPartOrWhole()
    {
        var protection = new CellProtection();
        var (all, opened) = (protection.Add(100), protection.Add(95));
        protection.Sum(all, opened, protection.AddUnshown(5));
        protection.Settle();

        Assert.NotEqual(CountDisclosure.Exact, protection.Show(opened).Disclosure);
    }

    /// <summary>Whoever sees one line cannot tell it from all others that look the same, knowing how cells are hidden: 1 and 11 of 12 as little as 11 and 1.</summary>
    [Fact]
    public void AnyLine_LooksLikeAnotherInEachHiddenCell()
    {
        var numbers = Enumerable.Range(0, 16).ToArray();
        var tables = from a in numbers from b in numbers from c in numbers select new long[] { a + b + c, a, b, c };
        foreach (var alike in tables.GroupBy(t => string.Join('|', Line(t))))
        {
            for (var cell = 0; cell < 4; cell++)
                Assert.True(alike.Select(t => t[cell]).Distinct().Count() > 1 || alike.Key.Split('|')[cell] is not ("<11" or "withheld"), $"{alike.Key} gives cell {cell} away");
        }
    }

    /// <summary>Two blocks of two by two that one cell ties together: every line has two unknown cells, and yet the tie's number follows from all of them.</summary>
    [Fact]
    public void CellThatTiesTwoBlocks_IsHiddenWithAnother() => AssertNothingPinned(5, 5,
        [12, 20, 90, 91, 92, 20, 3, 13, 90, 91, 92, 93, 20, 14, 90, 91, 92, 15, 20, 93, 94, 90, 91, 92, 93]);

    [Fact]
    public void AnyTable_LeavesEachHiddenCellTwoValues() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[2, 4], Gen.OneOf(Gen.Const(0), Gen.Int[1, 10], Gen.Int[1, 2], Gen.Int[11, 40]).Array[16])
            .Sample((rows, columns, cells) => AssertNothingPinned(rows, columns, cells), iter: 300);

    private static string[] Line(params long[] cells)
    {
        var protection = new CellProtection();
        var added = cells.Select(protection.Add).ToArray();
        protection.Sum(added[0], added[1..]);
        protection.Settle();
        return [.. added.Select(c => protection.Show(c).ToString())];
    }

    private static void AssertNothingPinned(int rows, int columns, int[] cells)
    {
        var protection = new CellProtection();
        var (values, lines) = (new List<long>(), new List<(int Total, int[] Parts)>());
        int Add(long value)
        {
            values.Add(value);
            return protection.Add(value);
        }

        int Line(int[] parts)
        {
            lines.Add((Add(parts.Sum(p => values[p])), parts));
            return lines[^1].Total;
        }

        var at = Enumerable.Range(0, rows * columns).Select(i => Add(cells[i])).ToArray();
        var byRow = Enumerable.Range(0, rows).Select(r => Line([.. Enumerable.Range(0, columns).Select(c => at[(r * columns) + c])])).ToArray();
        var byColumn = Enumerable.Range(0, columns).Select(c => Line([.. Enumerable.Range(0, rows).Select(r => at[(r * columns) + c])])).ToArray();
        lines.Add((Line(byRow), byColumn));
        // A part with a remainder that no column shows.
        var part = Add(cells[0] / 2);
        var rest = protection.AddUnshown(cells[0] - (cells[0] / 2));
        values.Add(cells[0] - (cells[0] / 2));
        lines.Add((at[0], [part, rest]));
        lines.ForEach(l => protection.Sum(l.Total, l.Parts));
        protection.Settle();

        var solver = new CellSolver();
        for (var cell = 0; cell < values.Count; cell++)
        {
            var shown = cell == rest ? ShownCount.Hidden(CountDisclosure.Withheld) : protection.Show(cell);
            var (low, high) = shown.Disclosure switch
            {
                CountDisclosure.Exact => (values[cell], values[cell]),
                CountDisclosure.Below11 => (1L, 10L),
                _ => (cell == rest ? 0L : 1L, 2000L),
            };
            solver.Number(values[cell], low, high);
        }

        lines.ForEach(l => solver.Sum(l.Total, l.Parts));
        for (var cell = 0; cell < values.Count; cell++)
        {
            var secret = cell == rest ? SmallCells.IsSmall(values[cell]) : protection.Show(cell).Disclosure != CountDisclosure.Exact;
            Assert.False(SmallCells.IsSmall(values[cell]) && !secret, $"cell {cell} is shown");
            Assert.False(secret && solver.IsPinned(cell), $"cell {cell} of {string.Join(',', values)} is pinned");
        }
    }
}
