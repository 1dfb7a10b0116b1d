using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>A segment begun with a template says what is left to choose, and is a rule once that is chosen.</summary>
public sealed class SegmentTemplateTests
{
    private static readonly AttributeCatalogue Catalogue = TestBuilder.Catalogue;
    private static readonly DraftWriter Writer = new(Catalogue);

    private readonly SegmentDraft draft = new(Catalogue, new FakeTimeProvider());

    public static TheoryData<string> Keys => [.. SegmentTemplates.Of(Catalogue).Select(t => t.Key)];

    /// <summary>The use cases of the product, each under a name of its own.</summary>
    [Fact]
    public void EveryUseCase_HasOne()
    {
        Assert.Equal(
            ["at-risk", "billing", "education", "enrolment", "expectant", "glucose", "mammogram", "no-shows", "offer", "onboarding", "outbreak", "overdue", "plan-feedback", "prostate", "recovery"],
            SegmentTemplates.All.Select(t => t.Key).Order(StringComparer.Ordinal));
        Assert.Distinct(SegmentTemplates.All.Select(t => t.Title));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void WhatIsLeftOpen_IsMarked_AndNothingElse_AndTheRestIsARule(string key)
    {
        var template = SegmentTemplates.All.Single(t => t.Key == key);

        draft.Begin(template);

        var open = draft.Root.WithBelow().OfType<DraftLeaf>().Where(l => l.Ask is not null).ToList();
        Assert.Equal(open.Select(l => (l.Key, l.Ask!)), Writer.Write(draft.Root).Problems.Select(p => (p.Key, p.Value.Text)));
        foreach (var leaf in open)
            draft.Edit(leaf, "value", l => Answer(l));
        var written = Writer.Write(draft.Root);
        Assert.Empty(written.Problems);
        var canonical = RuleJson.Canonical(written.Rule!);
        Assert.Equal(canonical, RuleJson.Canonical(new RuleParser(Catalogue).Parse(canonical).Rule!));
    }

    [Fact]
    public void Begin_IsOneStep_KeepsANameThatWasTyped_AndIsKeptWithItsMarks()
    {
        draft.Rename("Mine");
        draft.Begin(SegmentTemplates.All.Single(t => t.Key == "mammogram"));
        var again = SegmentDraft.Reopen(Catalogue, TimeProvider.System, draft.Name, draft.Form)!;

        Assert.Equal(("Mine", 3), (draft.Name, draft.Root.Children.Count));
        Assert.Equal("Choose the codes of a mammogram.", Assert.Single(Writer.Write(again.Root).Problems).Value.Text);
        draft.Undo();
        Assert.Equal(("Mine", 0), (draft.Name, draft.Root.Children.Count));
        draft.Undo();
        draft.Begin(SegmentTemplates.All.Single(t => t.Key == "overdue"));
        Assert.Equal("Overdue patients come back", draft.Name);
    }

    /// <summary>Two segments begun with one template share nothing.</summary>
    [Fact]
    public void ATemplate_IsCopied()
    {
        var template = SegmentTemplates.All.Single(t => t.Key == "outbreak");
        var before = DraftForm.Write(template.Tree);
        draft.Begin(template);
        draft.Edit((DraftLeaf)draft.Root.Children[0], "texts", l => l.Texts = ["02110"]);

        Assert.Equal(before, DraftForm.Write(template.Tree));
    }

    /// <summary>Another attribute asks nothing of the template's any more.</summary>
    [Fact]
    public void AnotherAttribute_LeavesTheQuestionBehind()
    {
        draft.Begin(SegmentTemplates.All.Single(t => t.Key == "outbreak"));
        var leaf = (DraftLeaf)draft.Root.Children[0];
        draft.Choose(leaf, "living");

        Assert.Null(leaf.Ask);
        Assert.Empty(Writer.Write(draft.Root).Problems);
    }

    private static void Answer(DraftLeaf leaf)
    {
        if (Catalogue[leaf.Attribute].Codes is not null)
            leaf.Codes = [new DraftCode("44054006", null)];
        else if (leaf.Operator == RuleOperator.In)
            leaf.Texts = ["02110"];
        else
            leaf.Text = "marketing";
    }
}
