using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Web.Features.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>A condition or group goes from one segment into another by keys and by buttons, or is refused with a word.</summary>
public sealed class CopyRulesTests : BunitContext
{
    private static readonly AttributeCatalogue Catalogue = TestBuilder.Catalogue;

    private readonly FakeTimeProvider clock = new();
    private readonly List<string> said = [];
    private readonly CopiedRules copied;

    public CopyRulesTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        copied = new CopiedRules(clock);
    }

    [Fact]
    public void Keys_CopyAConditionIntoAnotherSegment_AfterTheFocusedOne()
    {
        var (from, source) = Show("""{"all":[{"attribute":"age","operator":"atLeast","value":45},{"attribute":"gender","operator":"equals","value":"female"}]}""");
        var (to, target) = Show("""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"zip","operator":"exists"}]}""");

        Press(source, from.Root.Children[0], "c");
        Press(target, to.Root.Children[0], "v");

        Assert.Equal("""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"age","operator":"atLeast","value":45},{"attribute":"zip","operator":"exists"}]}""", Rule(to));
        to.Undo();
        Assert.Equal("""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"zip","operator":"exists"}]}""", Rule(to));
    }

    [Fact]
    public void Buttons_CopyAGroupWithAllBelowIt_AndPasteItAtTheEnd_AsOftenAsWanted()
    {
        var (from, source) = Show("""{"all":[{"not":{"any":[{"attribute":"zip","operator":"exists"},{"attribute":"age","operator":"atMost","value":17}]}}]}""");
        var (to, target) = Show("""{"all":[{"attribute":"living","operator":"equals","value":true}]}""");
        Assert.Empty(target.FindAll("button[title^=Paste]"));

        source.Find("button[aria-label='Copy this group']").Click();
        target.Render();
        target.Find("button[title^=Paste]").Click();
        // The whole rule's own comes last: the pasted group has one as well.
        target.FindAll("button[title^=Paste]")[^1].Click();

        Assert.Equal(
            """{"all":[{"attribute":"living","operator":"equals","value":true},{"not":{"any":[{"attribute":"zip","operator":"exists"},{"attribute":"age","operator":"atMost","value":17}]}},{"not":{"any":[{"attribute":"zip","operator":"exists"},{"attribute":"age","operator":"atMost","value":17}]}}]}""",
            Rule(to));
        Assert.Equal(to.Root.WithBelow().Count(), to.Root.WithBelow().Select(n => n.Key).Distinct().Count());
        Assert.Single(from.Root.Children);
    }

    [Fact]
    public void AttributeThatIsNotGranted_IsRefusedWithItsName_UntilThePurposeServesIt()
    {
        var (from, source) = Show("""{"all":[{"any":[{"attribute":"age","operator":"atLeast","value":45},{"attribute":"zip","operator":"exists"}]}]}""");
        var (to, target, builder) = Build("""{"all":[{"attribute":"living","operator":"equals","value":true}]}""");
        builder.Serving = new HashSet<string>(["living", "age"], StringComparer.Ordinal);
        Press(source, from.Root.Children[0], "c");

        target.Render();
        target.Find("button[title^=Paste]").Click();

        Assert.StartsWith("“ZIP code” is not offered for this segment, so nothing was pasted.", target.Find(".sm-rule-problem").TextContent, StringComparison.Ordinal);
        Assert.Equal(target.Find(".sm-rule-problem").TextContent, said[^1]);
        Assert.Single(to.Root.Children);
        Assert.False(to.CanUndo);

        builder.Serving = null;
        target.Render();
        Assert.Empty(target.FindAll(".sm-rule-problem"));
        target.Find("button[title^=Paste]").Click();
        Assert.Equal(2, to.Root.Children.Count);
    }

    [Fact]
    public void TooDeep_ForgottenAndSomebodyElses_AreRefusedInWords()
    {
        var (from, source) = Show("""{"all":[{"all":[{"all":[{"attribute":"zip","operator":"exists"}]}]}]}""");
        var (to, target) = Show("""{"all":[{"any":[{"all":[{"any":[{"attribute":"zip","operator":"exists"}]}]}]}]}""");
        Press(source, from.Root.Children[0], "c");

        Press(target, to.Root.WithBelow().Last(), "v");
        Assert.Equal("Pasted here it would stand deeper than 5 levels. Paste it into an outer group.", said[^1]);
        Assert.Null(copied.Of(Guid.Empty));

        clock.Advance(CopiedRules.Kept + TimeSpan.FromSeconds(1));
        Press(target, to.Root.Children[0], "v");
        Assert.Equal("Nothing was copied within the last hour. Copy a condition or a group first.", said[^1]);
        Assert.False(to.CanUndo);
    }

    [Fact]
    public void UnfinishedCondition_IsCopiedAsItIs()
    {
        var (from, source) = Show("""{"all":[{"attribute":"age","operator":"atLeast","value":45}]}""");
        var unfinished = from.AddCondition(from.Root);
        from.Choose(unfinished, "observation");
        source.Render();

        Press(source, unfinished, "c");
        Press(source, from.Root.Children[0], "v");

        Assert.Equal(["age", "observation", "observation"], from.Root.Children.Cast<DraftLeaf>().Select(l => l.Attribute));
    }

    private static void Press(IRenderedComponent<RuleGroupBox> page, DraftNode node, string key) =>
        page.Find($"#handle-{node.Key}").KeyDown(new KeyboardEventArgs { Key = key, CtrlKey = true });

    private static string Rule(SegmentDraft draft) => RuleJson.Canonical(new DraftWriter(Catalogue).Write(draft.Root).Rule!);

    private (SegmentDraft Draft, IRenderedComponent<RuleGroupBox> Page) Show(string rule)
    {
        var (draft, page, _) = Build(rule);
        return (draft, page);
    }

    private (SegmentDraft Draft, IRenderedComponent<RuleGroupBox> Page, SegmentBuilder Builder) Build(string rule)
    {
        var draft = new SegmentDraft(Catalogue, clock, rule: new RuleParser(Catalogue).Parse(rule).Rule);
        var builder = TestBuilder.Of(draft, copied, said.Add);
        return (draft, Render<RuleGroupBox>(p => p.Add(b => b.Group, draft.Root).AddCascadingValue(builder)), builder);
    }
}
