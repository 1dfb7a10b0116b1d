using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Tests.Privacy;

public sealed class SmallCellsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "<11")]
    [InlineData(10, "<11")]
    [InlineData(11, "11")]
    [InlineData(3902, "3,902")]
    public void Show_HidesOneToTen(long people, string shown) => Assert.Equal(shown, SmallCells.Show(people).ToString());

    /// <summary>
    /// Every table of three cells with the same total and the same appearance is laid side by side: whoever sees one cannot
    /// tell it from the others, and so must not be able to tell a small cell's number.
    /// </summary>
    [Fact]
    public void Split_NeverLetsASmallCellBeComputed()
    {
        var numbers = Enumerable.Range(0, 26).Select(n => (long)n).ToArray();
        var tables = from a in numbers from b in numbers from c in numbers select new[] { a, b, c };
        var alike = tables.Where(t => !SmallCells.HidesTotal(t)).GroupBy(t => (t.Sum(), string.Join('|', SmallCells.Split(t))));
        foreach (var group in alike)
        {
            for (var cell = 0; cell < 3; cell++)
            {
                var possible = group.Select(t => t[cell]).Distinct().ToList();
                Assert.True(possible.Count > 1 || !SmallCells.IsSmall(possible[0]), $"{group.Key} gives cell {cell} away: {possible[0]}");
            }
        }
    }

    [Fact]
    public void Split_WithoutSmallCells_ShowsEverything() => Assert.Equal("11|0|250", string.Join('|', SmallCells.Split([11, 0, 250])));

    [Fact]
    public void HidesTotal_WhenEveryCellWithPeopleIsSmall() => Assert.True(SmallCells.HidesTotal([3, 0, 7]));
}
