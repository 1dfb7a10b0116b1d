using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.Index;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>When an answer of the database serves again, for whom it is asked again, and when it is asked anew.</summary>
public sealed class SqlLeavesTests : IDisposable
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();

    private readonly AudienceIndex index = new();
    private readonly ChangedPeople changed = new();
    private readonly SqlLeaves leaves = new();
    private readonly HashSet<int> truth = [3, 5, 70];
    private string asked = "";

    [Fact]
    public async Task OnlyThoseWhomTheFeedNamed_AreAskedAboutAgain()
    {
        Assert.Equal("all", await AtAsync(1));
        Assert.Equal("", await AtAsync(1));
        truth.Remove(5);
        truth.Add(900);
        changed.Note(2, true, [5, 900]);
        Assert.Equal("5 900", await AtAsync(2));
        Assert.Equal("", await AtAsync(2));
        changed.Note(3, false, [3]);
        Assert.Equal("", await AtAsync(3));
        changed.Note(4, true, [7]);
        truth.Remove(3);
        changed.Note(5, true, [3]);
        // Nobody counted at 4: both readings are made up for.
        Assert.Equal("3 7", await AtAsync(5));
        // Somebody who looked at the index a moment earlier gets what is known since.
        Assert.Equal("", await AtAsync(4));
    }

    [Fact]
    public async Task AnAnswerAboutMessages_IsAskedAgainForAnyChange()
    {
        Assert.Equal("all", await AtAsync(1, AnswerLife.UntilChange));
        changed.Note(2, false, [3]);
        truth.Remove(3);
        Assert.Equal("3", await AtAsync(2, AnswerLife.UntilChange));
    }

    [Fact]
    public async Task WhatCannotBeToldOfSingly_IsAskedOfEverybody()
    {
        await AtAsync(1);
        changed.Note(2, true, [.. Enumerable.Range(0, 2_001)]);
        Assert.Equal("all", await AtAsync(2));
        changed.Forget(3);
        Assert.Equal("all", await AtAsync(3));
        Assert.Equal("", await AtAsync(3));
        // More than is remembered.
        changed.Note(4, true, [.. Enumerable.Range(0, 50_001)]);
        Assert.Equal("all", await AtAsync(4));
        foreach (var at in Enumerable.Range(5, 1_001))
            changed.Note(at, true, [3]);
        Assert.Equal("all", await AtAsync(1_005));
    }

    [Fact]
    public async Task AnotherDayOrMeaning_IsAnotherQuestion_AndTheLeastWantedGoesFirst()
    {
        Assert.Equal("all", await AtAsync(1));
        Assert.Equal("all", await AtAsync(1, day: 740_001));
        Assert.Equal("all", await AtAsync(1, words: [1]));
        for (var day = 740_100; day < 740_100 + SqlLeaves.Most - 1; day++)
        {
            await AtAsync(1, day: day);
            Assert.Equal("", await AtAsync(1));
        }

        Assert.Equal("all", await AtAsync(1, day: 740_001));
    }

    public void Dispose() => index.Dispose();

    /// <returns>Whom the database was asked about: "all", ordinals, or nobody.</returns>
    private async Task<string> AtAsync(long changes, AnswerLife life = AnswerLife.UntilFacts, int day = 740_000, IReadOnlyList<int>? words = null)
    {
        asked = "";
        var leaf = new RuleLeaf { Attribute = "optedOut", Operator = RuleOperator.EqualTo, Value = new FlagValue(true) };
        var question = new LeafQuestion { Leaf = leaf, Definition = Catalogue["optedOut"], AsOf = day, WordIds = words ?? [] };
        var people = await leaves.OfAsync(question, life, new LiveAudience.State(index, DateTimeOffset.UnixEpoch, TimeSpan.Zero, changes, changed), among =>
        {
            asked = among is null ? "all" : string.Join(' ', among.Order());
            return Task.FromResult(PeopleBitmap.Of([.. truth.Where(t => among?.Contains(t) ?? true)]));
        });
        Assert.Equal(truth.Order(), people.Ordinals());
        return asked;
    }
}
