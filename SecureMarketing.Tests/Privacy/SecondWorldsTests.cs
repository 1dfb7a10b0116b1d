namespace SecureMarketing.Tests.Privacy;

/// <summary>What sums alone do not tell: people are whole, and somebody is in each set that is not empty.</summary>
public sealed class SecondWorldsTests(EmptyDatabase empty) : IClassFixture<EmptyDatabase>
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    /// <summary>That somebody is in each of eleven would make each one person; so from the tenth on nobody is not told from somebody.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(14)]
    public async Task AsManySetsOfOnePerson_AsANumberShown_PinNobody(int people)
    {
        var ones = Enumerable.Range(0, people).Select(p => new[] { p }).ToArray();

        var shown = await PreviewSolver.AssertNothingPinnedAsync(empty.Host, [.. Enumerable.Repeat(1, people), 60], [[.. Enumerable.Range(0, people)], .. ones]);

        Assert.Equal([people.ToString(System.Globalization.CultureInfo.InvariantCulture), "<11", "<11 apart"], new[] { shown[0], shown[1], shown[^1] }.Select(s => s.ToString()));
        await PreviewSolver.AssertNothingPinnedAsync(empty.Host, [.. Enumerable.Repeat(1, people), 60], [.. ones, [.. Enumerable.Range(0, people)]]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TenSetsOfOnePerson_InASetOfTen_PinNobody(bool tenFirst)
    {
        int[] ten = [.. Enumerable.Range(0, 10)];
        var ones = ten.Select(p => new[] { p });

        await PreviewSolver.AssertNothingPinnedAsync(empty.Host, [.. Enumerable.Repeat(1, 10), 40], tenFirst ? [ten, .. ones] : [.. ones, ten]);
    }

    /// <summary>While nothing can be reckoned from it, that nobody is in a set is told.</summary>
    [Fact]
    public async Task Nobody_IsTold_WhileItTellsNothingOfOthers()
    {
        var shown = await PreviewSolver.ShowAsync(empty.Host, 1000, [[.. Enumerable.Range(0, 300)], [.. Enumerable.Range(0, 4)], [.. Enumerable.Range(500, 1)], [.. Enumerable.Range(0, 305)], []]);

        Assert.Equal(["300", "<11", "<11", "<11 apart", "0"], shown.Select(s => s.Shown.ToString()));
    }

    /// <summary>Twice nine and three times ten are 48, with both at most ten in no other way: the second of the two is not said to be small.</summary>
    [Fact]
    public async Task NineAndTen_TakenTwiceAndThrice_AreNotBothCalledSmall()
    {
        var shown = await PreviewSolver.AssertNothingPinnedAsync(empty.Host, [9, 10, 20, 20, 20, 50], [[0, 1, 2], [0, 1, 3], [1, 4], [2, 3, 4], [0], [1]]);

        Assert.Equal(["39", "39", "30", "60", "<11", "<11 apart"], shown.Select(s => s.ToString()));
    }

    /// <summary>Found by chance: with 17 shown, one more person in the last part is too many for the two sets of ten, so that somebody is in it would have told one.</summary>
    [Fact]
    public Task SomebodyInASmallPart_ThatWasNotAskedFor_TellsNoNumber() => PreviewSolver.AssertNothingPinnedAsync(
        empty.Host, [8, 2, 9, 22, 1], [[2, 4], [2, 3, 4], [1, 2, 3, 4], [0, 4], [0, 2], [4], [1, 3, 4], [1, 2], [2], [0, 1, 2, 4], [2, 3], [0, 2, 3]]);

    /// <summary>By sums of sets alone, a number was pinned here now and then in families of the first two kinds, and in most of the third.</summary>
    [Theory]
    [InlineData(0, 40)]
    [InlineData(1, 120)]
    [InlineData(2, 8)]
    public async Task HardFamilies_PinNobody(int kind, int families)
    {
        var seed = Full ? Random.Shared.Next() : 1;
        for (var i = 0; i < (Full ? 20 : 1) * families; i++)
        {
            var random = new Random(unchecked(seed + i));
            var (sizes, sets) = kind switch { 0 => HardFamilies.Edges(random), 1 => HardFamilies.Twice(random), _ => HardFamilies.Ones(random) };
            await PreviewSolver.AssertNothingPinnedAsync(empty.Host, sizes, sets);
        }
    }

    /// <summary>Of so many people only a sample is looked at, and those who tell sets apart.</summary>
    [Fact]
    public async Task ASample_OfManyPeople_IsEnough()
    {
        const int everyone = 200_000;
        var ones = Enumerable.Range(0, 11).Select(i => new[] { (i * 17_001) + 70 }).ToArray();
        int[][] large = [[.. Enumerable.Range(0, 90_000)], [.. Enumerable.Range(45_000, 90_000)], [.. Enumerable.Range(0, everyone).Where(i => i % 3 == 0)]];

        var shown = await PreviewSolver.ShowAsync(empty.Host, everyone, [[.. Enumerable.Range(0, 90_004)], .. large, [.. ones.SelectMany(o => o)], .. ones, [.. Enumerable.Range(20_000, 100_000)]]);

        Assert.Equal(["90,004", "<11 apart", "90,000", "66,667", "11", "<11"], shown[..6].Select(s => s.Shown.ToString()));
        Assert.Equal(("<11 apart", true, "100,000"), (shown[^2].Shown.ToString(), shown[^2].NobodyIsHidden, shown[^1].Shown.ToString()));
    }
}
