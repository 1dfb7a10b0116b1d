using CsCheck;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Tests.Segmentation;

public sealed class RuleChangeTests
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();
    private static readonly RuleSentence Sentences = new(Catalogue);

    [Fact]
    public void Between_NamesWhatWasAddedRemovedAndChanged()
    {
        var changes = RuleChange.Between(
            Lines("""{"all":[{"attribute":"age","operator":"atLeast","value":45},{"attribute":"gender","operator":"equals","value":"female"},{"attribute":"living","operator":"equals","value":true}]}"""),
            Lines("""{"all":[{"attribute":"age","operator":"atLeast","value":50},{"attribute":"living","operator":"equals","value":true},{"attribute":"zip","operator":"exists"}]}"""));

        Assert.Equal(
            ["Changed: whose age is at least 45 years → whose age is at least 50 years", "Added:  → whose ZIP code is on record", "Removed: whose gender is female → "],
            changes.Select(c => $"{c.Kind}: {c.Before?.Words} → {c.After?.Words}"), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void AConditionThatStandsElsewhere_IsMoved_NotRemovedAndAdded()
    {
        var change = Assert.Single(RuleChange.Between(
            Lines("""{"all":[{"attribute":"age","operator":"atLeast","value":45},{"any":[{"attribute":"zip","operator":"exists"}]}]}"""),
            Lines("""{"all":[{"attribute":"age","operator":"atLeast","value":45},{"not":{"any":[{"attribute":"zip","operator":"exists"}]}}]}""")));

        Assert.Equal(RuleChangeKind.Changed, change.Kind);
        Assert.Equal(("all of these › any of these", "all of these › leave out any of these"), (change.Before!.Place, change.After!.Place));
    }

    /// <summary>Nothing is said of what stayed, and nothing that came or went is left out.</summary>
    [Fact]
    public void Between_AccountsForEveryCondition() => Gen.Select(RandomRules.Of(Catalogue), RandomRules.Of(Catalogue)).Sample((one, other) =>
    {
        var (before, after) = (Lines(one), Lines(other));
        var changes = RuleChange.Between(before, after);
        Assert.Equal(after.Count - before.Count, changes.Count(c => c.Kind == RuleChangeKind.Added) - changes.Count(c => c.Kind == RuleChangeKind.Removed));
        var kept = before.ToList();
        foreach (var gone in changes.Select(c => c.Before).OfType<RuleLine>())
            Assert.True(kept.Remove(gone));
        Assert.Equal(after.Order(ByText), kept.Concat(changes.Select(c => c.After).OfType<RuleLine>()).Order(ByText));
        Assert.Empty(RuleChange.Between(before, before));
    }, iter: 500);

    private static readonly Comparer<RuleLine> ByText = Comparer<RuleLine>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static IReadOnlyList<RuleLine> Lines(string json) => Lines(new RuleParser(Catalogue).Parse(json).Rule!);

    private static IReadOnlyList<RuleLine> Lines(RuleNode rule) => RuleLine.Of(rule, leaf => Sentences.Of(leaf));
}
