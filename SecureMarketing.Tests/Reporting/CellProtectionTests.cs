using CsCheck;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Reporting;

namespace SecureMarketing.Tests.Reporting;

public sealed class CellProtectionTests
{
    [Fact]
    public void LoneSmallCell_TakesAShelterWithIt()
    {
        var protection = new CellProtection();
        var (total, small, large, larger) = (protection.Add(153), protection.Add(3), protection.Add(50), protection.Add(100));
        protection.Sum(total, small, large, larger);
        protection.Settle();

        Assert.Equal(["153", "<11", "withheld", "100"], new[] { total, small, large, larger }.Select(c => protection.Show(c).ToString()));
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

    /// <summary>
    /// An attacker who knows every sum: on any two-way table, no line with a shown total leaves hidden cells whose sum is
    /// below 11 or that hold a small number alone, and no line has a single unknown.
    /// </summary>
    [Fact]
    public void AnyTable_LeavesNoLineThatGivesASmallNumberAway() =>
        Gen.Int[0, 40].Array[12].Sample(cells =>
        {
            var protection = new CellProtection();
            int[,] at = new int[3, 4];
            var values = new Dictionary<int, long>();
            var lines = new List<(int Total, int[] Parts)>();
            int Add(long value)
            {
                var cell = protection.Add(value);
                values[cell] = value;
                return cell;
            }

            for (var i = 0; i < 12; i++)
                at[i / 4, i % 4] = Add(cells[i]);
            var rows = Enumerable.Range(0, 3).Select(r => Enumerable.Range(0, 4).Select(c => at[r, c]).ToArray()).ToList();
            var columns = Enumerable.Range(0, 4).Select(c => Enumerable.Range(0, 3).Select(r => at[r, c]).ToArray()).ToList();
            foreach (var line in rows.Concat(columns))
                lines.Add((Add(line.Sum(c => values[c])), line));
            var grand = Add(cells.Sum());
            lines.Add((grand, [.. lines.Take(3).Select(l => l.Total)]));
            lines.Add((grand, [.. lines.Skip(3).Take(4).Select(l => l.Total)]));
            foreach (var (total, parts) in lines)
                protection.Sum(total, parts);
            protection.Settle();

            bool Shown(int cell) => protection.Show(cell).Disclosure == CountDisclosure.Exact;
            return values.Keys.All(c => !SmallCells.IsSmall(values[c]) || !Shown(c))
                && lines.All(l => l.Parts.Append(l.Total).Count(c => !Shown(c)) != 1)
                && lines.All(l =>
                {
                    var hidden = l.Parts.Where(p => !Shown(p)).ToList();
                    return !Shown(l.Total) || !hidden.Exists(p => SmallCells.IsSmall(values[p])) || (hidden.Count >= 2 && hidden.Sum(p => values[p]) > SmallCells.Least);
                });
        });
}
