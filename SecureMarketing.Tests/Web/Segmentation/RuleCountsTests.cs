using Bunit;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Features.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>Which number stands at which condition between a change and the answer to it.</summary>
public sealed class RuleCountsTests : BunitContext
{
    private readonly SegmentDraft draft = new(TestBuilder.Catalogue, TimeProvider.System,
        rule: new RuleParser(TestBuilder.Catalogue).Parse("""{"all":[{"attribute":"age","operator":"atLeast","value":45},{"attribute":"gender","operator":"equals","value":"female"}]}""").Rule);

    public RuleCountsTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void ANumber_StaysWithItsCondition_WhenAnotherIsDeletedOrIsNotFinished()
    {
        var builder = TestBuilder.Of(draft);
        builder.TakeCounts(Counts(("$", 15), ("$.all[0]", 40), ("$.all[1]", 20)));
        Assert.Equal(["15", "40", "20"], Shown(builder));

        var added = draft.AddCondition(draft.Root);
        draft.Choose(added, "observation");
        builder.Written = new DraftWriter(TestBuilder.Catalogue).Write(draft.Root);
        Assert.Null(builder.Written.Rule);
        Assert.Equal(["15", "40", "20", "–"], Shown(builder));

        draft.Delete(added);
        draft.Delete(draft.Root.Children[0]);
        builder.Written = new DraftWriter(TestBuilder.Catalogue).Write(draft.Root);
        Assert.Equal(["15", "20"], Shown(builder));
        builder.TakeCounts(Counts(("$", 21), ("$.all[0]", 21)));
        Assert.Equal(["21", "21"], Shown(builder));
    }

    /// <summary>The number says of when it is; while a newer one is counted, that it is not yet known.</summary>
    [Fact]
    public void TheNumber_SaysAsOfWhen_UnlessItIsBeingCountedAnew()
    {
        var builder = TestBuilder.Of(draft);
        builder.TakeCounts(Counts(("$", 15)) with { At = new DateTimeOffset(2026, 11, 24, 9, 5, 59, TimeSpan.Zero) });
        Assert.Equal("of 100 people on record · as of 09:05 UTC", AsOf(builder));

        builder.Stale = true;
        Assert.Equal("of 100 people on record · counting…", AsOf(builder));
    }

    private string AsOf(SegmentBuilder builder) =>
        Render<SegmentSummary>(p => p.AddCascadingValue(builder)).Find("p.sm-secondary.sm-small").TextContent;

    private List<string> Shown(SegmentBuilder builder) =>
        [.. Render<RuleGroupBox>(p => p.Add(b => b.Group, draft.Root).AddCascadingValue(builder)).FindAll(".sm-rule-count").Select(c => c.FirstChild!.TextContent)];

    private static SegmentCounts Counts(params (string Path, long People)[] nodes) => new(
        ShownCount.Exact(nodes[0].People), ShownCount.Exact(100), nodes.ToDictionary(n => n.Path, n => ShownCount.Exact(n.People)), "", Sensitivity.None, false,
        DateOnly.MinValue, DateTimeOffset.MinValue, SegmentEngine.Index, []);
}
