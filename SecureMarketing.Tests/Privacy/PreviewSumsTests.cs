using CsCheck;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Privacy;

/// <summary>Numbers that are far apart pair by pair, and yet give 1–10 people away when they are added and subtracted.</summary>
public sealed class PreviewSumsTests(EmptyDatabase empty) : IClassFixture<EmptyDatabase>
{
    [Fact]
    public async Task Overlap_OfTwoSetsAndTheirUnion_IsNotTold() =>
        Assert.Equal(["595", "300", "<11 apart"], await ShowAsync(1000, Range(0, 595), Range(0, 300), Range(295, 300)));

    [Fact]
    public async Task SetsThatShareFew_AreToldWhileNoSumTellsThem() =>
        Assert.Equal(["300", "300"], await ShowAsync(1000, Range(0, 300), Range(295, 300)));

    [Fact]
    public async Task FewOutsideTwoSets_AreNotTold_WhenTheirOverlapIs() =>
        Assert.Equal(["600", "700", "<11 apart"], await ShowAsync(1000, Range(0, 600), Range(297, 700), Range(297, 303)));

    /// <summary>By sex and by age: who has a sex on record and no age.</summary>
    [Fact]
    public async Task FourNumbers_ThatLeaveFew_AreNotToldTogether() => Assert.Equal(["43", "40", "40", "<11 apart"],
        await ShowAsync(1000, Range(0, 43), Range(43, 40), [.. Range(0, 20), .. Range(43, 20)], [.. Range(20, 20), .. Range(63, 20)]));

    [Fact]
    public async Task TwoOfAtMostTen_ThatMakeTwenty_AreNotBothCalledSmall() =>
        Assert.Equal(["20", "<11", "<11 apart", "<11"], await ShowAsync(1000, Range(0, 20), Range(0, 10), Range(10, 10), Range(0, 10)));

    [Fact]
    public async Task TwoHalvesOfTwentyOnRecord_AreNotBothCalledSmall() =>
        Assert.Equal(["20", "<11", "<11 apart"], await ShowAsync(20, Range(0, 20), Range(0, 10), Range(10, 10)));

    [Fact]
    public async Task MostSetsTogether_AreBounded() =>
        Assert.Equal(CountDisclosure.Withheld.ToString().ToLowerInvariant(), (await ShowAsync(6000, [.. Enumerable.Range(0, ShownSums.MostSets + 1).Select(i => Range(i * 40, 20))]))[^1]);

    /// <summary>Found by chance: 20 people and 11, ten of them in both; one came and ten went, and ten are in neither.</summary>
    [Fact]
    public async Task OneCame_TenWent_AndTenAreInNeither_PinsNobody()
    {
        var a = new RuleLeaf { Attribute = "a", Operator = RuleOperator.Exists };
        var b = a with { Attribute = "b" };
        await AssertNothingPinnedAsync(empty.Host, [10, 10, 1, 10], [a, b, All(b, new NotRule(a)), All(a, new NotRule(b))]);
    }

    /// <summary>Found by chance: of 121 people ten have B and not C, ten have A and C and nothing else. 54 was withheld, and what is left of everyone, 67, was shown.</summary>
    [Fact]
    public async Task ASetAndTheRest_WithTenOutsideAllOthers_PinNobody()
    {
        var a = new RuleLeaf { Attribute = "a", Operator = RuleOperator.Exists };
        var (b, c) = (a with { Attribute = "b" }, a with { Attribute = "c" });
        var rule = All(new NotRule(All(b, new NotRule(c))), new NotRule(a));
        await AssertNothingPinnedAsync(empty.Host, [7, 37, 0, 10, 0, 10, 35, 22], [.. RulePaths.Of(rule).Select(n => n.Node)]);
    }

    /// <summary>Whichever of the two is asked for first.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASetAndTheRest_AreJudgedAlike(bool restFirst)
    {
        var (set, rest) = (Range(0, 54), Range(54, 67));
        string[] expected = restFirst ? ["42", "<11", "67", "54"] : ["42", "<11", "54", "67"];

        Assert.Equal(expected, await ShowAsync(121, Range(44, 42), Range(44, 10), restFirst ? rest : set, restFirst ? set : rest));
        Assert.Equal(["54", "<11 apart", "<11 apart"], await ShowAsync(121, Range(0, 54), Range(0, 49), Range(49, 72)));
    }

    /// <summary>Once the numbers that may be looked at together are used up, those that follow from them are still shown.</summary>
    [Fact]
    public async Task ANumberThatFollows_IsShown_AlsoWhereThereIsNoRoom()
    {
        var shown = await ShowAsync(6000, [.. Enumerable.Range(0, ShownSums.MostSets).Select(i => Range(i * 40, 20)), Range(5000, 20), [.. Range(0, 20), .. Range(40, 20)], Range(20, 5980)]);

        Assert.Equal(["withheld", "40", "5,980"], shown[^3..]);
    }

    /// <summary>51 and 60 are eleven people apart: ten on one side, one on the other. That there are at most ten, and at least one, would tell both.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TenAndOne_OnTwoSidesOfADifference_AreNotBothTold(bool tenFirst)
    {
        var (ten, one) = (Range(50, 10), Range(60, 1));
        string[] expected = tenFirst ? ["60", "51", "<11 apart", "<11"] : ["60", "51", "<11", "<11 apart"];

        Assert.Equal(expected, await ShowAsync(1000, Range(0, 60), [.. Range(0, 50), 60], tenFirst ? ten : one, tenFirst ? one : ten));
    }

    /// <summary>Two versions, who came and who went; and the same of a snapshot and the one before it.</summary>
    [Fact]
    public async Task Change_OfAnyTwoSets_PinsNobody()
    {
        var a = new RuleLeaf { Attribute = "a", Operator = RuleOperator.Exists };
        var b = a with { Attribute = "b" };
        var host = empty.Host;
        await Gen.OneOf(Gen.Const(0), Gen.Int[1, 10], Gen.Const(10), Gen.Int[11, 60]).Array[4].SampleAsync(async sizes =>
        {
            await AssertNothingPinnedAsync(host, [sizes[0], sizes[1], sizes[2], sizes[3]], [a, b, All(b, new NotRule(a)), All(a, new NotRule(b))]);
            await AssertNothingPinnedAsync(host, [sizes[0], sizes[1], sizes[2], sizes[3]], [b, All(b, new NotRule(a)), All(a, new NotRule(b))]);
        }, iter: 20, threads: 1);
    }

    // The same trees at each run; other ones in the slow tier.
    private const string Seed = "0000000000000";
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    /// <summary>Every node of any rule over three conditions: no hidden number, and no overlap or remainder of 1–10 people between two of them, has one value only.</summary>
    [Fact]
    public async Task NodesOfAnyRule_PinNobody()
    {
        var leaf = Gen.Int[0, 2].Select(i => (RuleNode)new RuleLeaf { Attribute = "abc"[i].ToString(), Operator = RuleOperator.Exists });
        var inner = Gen.Select(Gen.Bool, Gen.OneOf(leaf, leaf.Select(l => (RuleNode)new NotRule(l))).Array[1, 3]).Select((all, rules) => (RuleNode)new RuleGroup(all ? GroupMatch.All : GroupMatch.Any, rules));
        var rule = Gen.Select(Gen.Bool, Gen.OneOf(leaf, inner, inner.Select(i => (RuleNode)new NotRule(i))).Array[2, 3]).Select((all, rules) => (RuleNode)new RuleGroup(all ? GroupMatch.All : GroupMatch.Any, rules));
        var host = empty.Host;
        await Gen.Select(rule, Gen.OneOf(Gen.Const(0), Gen.Int[1, 10], Gen.Const(10), Gen.Int[11, 40], Gen.Int[11, 40]).Array[8])
            .SampleAsync(async (tree, sizes) => await AssertNothingPinnedAsync(host, sizes, [.. RulePaths.Of(tree).Select(n => n.Node)]), iter: Full ? 2_000 : 40, threads: 1, seed: Full ? null : Seed);
    }

    private static RuleGroup All(params RuleNode[] rules) => new(GroupMatch.All, rules);

    /// <param name="host">A database without people.</param>
    /// <param name="sizes">People of each part of the Venn diagram of the conditions; the first is of those in none.</param>
    /// <param name="nodes">What is counted, in order.</param>
    private static Task AssertNothingPinnedAsync(TestHost host, int[] sizes, IReadOnlyList<RuleNode> nodes) =>
        PreviewSolver.AssertNothingPinnedAsync(host, sizes, [.. nodes.Select(n => Enumerable.Range(0, sizes.Length).Where(part => Holds(n, part)).ToArray())]);

    private static bool Holds(RuleNode node, int part) => node switch
    {
        RuleLeaf leaf => ((part >> (leaf.Attribute[0] - 'a')) & 1) == 1,
        NotRule not => !Holds(not.Rule, part),
        RuleGroup { Match: GroupMatch.All } group => group.Rules.All(r => Holds(r, part)),
        RuleGroup group => group.Rules.Any(r => Holds(r, part)),
        _ => throw new InvalidOperationException(),
    };

    private static int[] Range(int from, int count) => [.. Enumerable.Range(from, count)];

    private async Task<string[]> ShowAsync(int everyone, params int[][] sets) => [.. (await PreviewSolver.ShowAsync(empty.Host, everyone, sets)).Select(s => s.Shown.ToString())];
}

/// <summary>One database without people for a whole class: each of its tests is another user.</summary>
public sealed class EmptyDatabase : IAsyncLifetime
{
    public TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
