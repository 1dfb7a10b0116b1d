using Bunit;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Features.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>What stands under a condition that keeps a version of something that went on: stage rules, a value set that was deleted.</summary>
public sealed class RuleNotesTests : BunitContext
{
    private static readonly StageRules Second = StageRules.Shipped with { NewDays = 30 };

    private readonly SegmentDraft draft = new(TestBuilder.Catalogue, TimeProvider.System,
        rule: new RuleParser(TestBuilder.Catalogue).Parse("""{"all":[{"attribute":"careStage","operator":"equals","value":"new"},{"attribute":"condition","of":{"valueSet":"019ad000-0000-7000-8000-0000000000e1","version":1},"operator":"ever"}]}""").Rule);

    private SegmentBuilder builder = null!;

    public RuleNotesTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void TheStage_IsSaidByItsVersion_AndANewerOneIsTakenAtAClick_AsOneStepOfUndo()
    {
        var page = Show();
        Assert.Contains("By version 1 of the stage rules, new: people whose first visit was within the last 90 days.", Notes(page), StringComparison.Ordinal);
        Assert.Contains("Version 2 of the stage rules is newer; this condition keeps version 1.", Notes(page), StringComparison.Ordinal);

        page.Find(".sm-rule-note button").Click();
        page.Render();

        Assert.StartsWith("""{"all":[{"attribute":"careStage","operator":"equals","value":"new","stages":2},""", Rule(), StringComparison.Ordinal);
        Assert.Contains("By version 2 of the stage rules, new: people whose first visit was within the last 30 days.", Notes(page), StringComparison.Ordinal);
        Assert.DoesNotContain("is newer", Notes(page), StringComparison.Ordinal);
        draft.Undo();
        Assert.StartsWith("""{"all":[{"attribute":"careStage","operator":"equals","value":"new"},""", Rule(), StringComparison.Ordinal);
    }

    /// <summary>Conditions that are made from now on take the latest rules, also those of a template.</summary>
    [Fact]
    public void ANewCondition_TakesTheLatestVersion()
    {
        draft.LatestStages = 2;
        var leaf = draft.AddCondition(draft.Root);
        draft.Choose(leaf, "careStage");
        Assert.Equal(2, leaf.Stages);
        draft.Choose(leaf, "age");
        Assert.Null(leaf.Stages);

        draft.Begin(SegmentTemplates.All.Single(t => t.Key == "onboarding"));
        Assert.Equal("""{"all":[{"attribute":"careStage","operator":"equals","value":"new","stages":2}]}""", Rule());
    }

    [Fact]
    public void ADeletedValueSet_IsSaidAtItsCondition()
    {
        Assert.Contains("The value set Diabetes was deleted. This condition keeps version 1 of it", Notes(Show()), StringComparison.Ordinal);
        builder.References = RuleReferences.None;
        Assert.DoesNotContain("was deleted", Notes(Shown()), StringComparison.Ordinal);
    }

    /// <summary>Answers by a value set: written, read back, copied and undone as one choice; a newer version is told and taken, and the set's end is told.</summary>
    [Fact]
    public void AnswersByAValueSet_AreOneChoice_AndTellOfANewerVersion()
    {
        const string rule = """{"all":[{"attribute":"observationAnswer","of":{"codes":["72166-2"],"system":"loinc"},"operator":"in","value":{"valueSet":"019ad000-0000-7000-8000-0000000000e2","version":1}}]}""";
        var answers = new SegmentDraft(TestBuilder.Catalogue, TimeProvider.System, rule: new RuleParser(TestBuilder.Catalogue).Parse(rule).Rule);
        var leaf = (DraftLeaf)answers.Root.Children[0];
        string Written() => RuleJson.Canonical(new DraftWriter(TestBuilder.Catalogue).Write(answers.Root).Rule!);
        Assert.Equal(rule, Written());
        Assert.Equal(leaf.AnswerSet, ((DraftLeaf)DraftForm.Read(DraftForm.Write(answers.Root), TestBuilder.Catalogue)!.Children[0]).AnswerSet);
        ReferenceChoice Set(int versions, bool offered) => new(leaf.AnswerSet!.Id, "Never smoked", [.. Enumerable.Range(0, versions).Select(i => new ReferenceVersion($"{versions - i}", versions - i))], offered);
        var own = TestBuilder.Of(answers);
        own.References = new RuleReferences([], [Set(2, true)]);
        IRenderedComponent<RuleGroupBox> Page() => Render<RuleGroupBox>(p => p.Add(b => b.Group, answers.Root).AddCascadingValue(own));

        var page = Page();
        Assert.Contains("Version 2 of Never smoked is newer; this condition keeps version 1.", Notes(page), StringComparison.Ordinal);
        page.Find(".sm-rule-note button").Click();
        Assert.Contains("\"version\":2", Written(), StringComparison.Ordinal);
        own.References = new RuleReferences([], [Set(2, false)]);
        Assert.Contains("The value set Never smoked was deleted. This condition keeps version 2 of it", Notes(Page()), StringComparison.Ordinal);
        answers.Undo();
        Assert.Equal(rule, Written());
    }

    private IRenderedComponent<RuleGroupBox> Show()
    {
        builder = TestBuilder.Of(draft);
        builder.References = new RuleReferences([], [new ReferenceChoice(Guid.Parse("019ad000-0000-7000-8000-0000000000e1"), "Diabetes", [new ReferenceVersion("1", 1)], Offered: false)])
        {
            Stages = new Dictionary<int, StageRules> { [1] = StageRules.Shipped, [2] = Second },
        };
        return Shown();
    }

    private IRenderedComponent<RuleGroupBox> Shown() => Render<RuleGroupBox>(p => p.Add(b => b.Group, draft.Root).AddCascadingValue(builder));

    private string Rule() => RuleJson.Canonical(new DraftWriter(TestBuilder.Catalogue).Write(draft.Root).Rule!);

    private static string Notes(IRenderedComponent<RuleGroupBox> page) => string.Join('\n', page.FindAll(".sm-rule-note").Select(n => string.Join(' ', n.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
}
