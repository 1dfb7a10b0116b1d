using CsCheck;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Tests.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

public sealed class SegmentDraftTests
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();
    private static readonly DraftWriter Writer = new(Catalogue);

    /// <summary>Opening a saved segment and saving it untouched must not change who is meant.</summary>
    [Fact]
    public void ADraftOfAnyRule_IsWrittenAsTheSameConditions() => RandomRules.Of(Catalogue).Sample(rule =>
    {
        var written = Writer.Write(new SegmentDraft(Catalogue, TimeProvider.System, rule: rule).Root);
        Assert.True(written.Rule is not null, string.Join(' ', written.Problems.Values.Select(p => p.Text)) + RuleJson.Canonical(rule));
        Assert.Equal(rule.Leaves().Select(Plain), written.Rule.Leaves().Select(Plain));
        // Once more: what the builder writes it also reads back exactly.
        Assert.Equal(RuleJson.Canonical(written.Rule), RuleJson.Canonical(Writer.Write(new SegmentDraft(Catalogue, TimeProvider.System, rule: written.Rule).Root).Rule!));
    }, iter: 1000);

    [Fact]
    public void TenEditsAndTenUndos_GiveTheOriginal_AndRedoTheResult() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var random = new Random(seed);
        var draft = new SegmentDraft(Catalogue, TimeProvider.System, rule: new RuleParser(Catalogue).Parse("""{"all":[{"attribute":"age","operator":"atLeast","value":45},{"any":[{"attribute":"zip","operator":"exists"}]}]}""").Rule);
        var original = Text(draft);
        var steps = 0;
        for (var i = 0; i < 10; i++)
            steps += Edit(draft, random, i) ? 1 : 0;
        var result = Text(draft);
        for (var i = 0; i < steps; i++)
            draft.Undo();
        Assert.Equal(original, Text(draft));
        Assert.False(draft.CanUndo);
        for (var i = 0; i < steps; i++)
            draft.Redo();
        Assert.Equal(result, Text(draft));
    }, iter: 300);

    /// <summary>ui.md check 15: after every edit the sentence, the counted nodes and what would be saved speak of one tree, or the draft says what is missing.</summary>
    [Fact]
    public void AfterEveryEdit_SentenceCountsAndSavedRule_AreOfOneTree() => Gen.Select(RandomRules.Of(Catalogue), Gen.Int[0, 1_000_000]).Sample((rule, seed) =>
    {
        var (random, sentences) = (new Random(seed), new RuleSentence(Catalogue));
        var draft = new SegmentDraft(Catalogue, TimeProvider.System, "Name", rule);
        for (var i = 0; i < 6; i++)
        {
            Edit(draft, random, i);
            var written = Writer.Write(draft.Root);
            if (written.Rule is null)
            {
                Assert.True(written.Problems.Count > 0 || draft.Root.Children.Count == 0);
                continue;
            }

            var saved = new RuleParser(Catalogue).Parse(RuleJson.Canonical(written.Rule));
            Assert.True(saved.Rule is not null, saved.Explain());
            Assert.Equal(sentences.Of(written.Rule), sentences.Of(saved.Rule));
            var paths = RulePaths.Of(saved.Rule).Select(n => n.Path).ToHashSet(StringComparer.Ordinal);
            Assert.All(written.Keys, k => Assert.Contains(k.Key, paths));
            Assert.Equal(draft.Root.WithBelow().Select(n => n.Key).Order(), written.Keys.Values.Order());
        }
    }, iter: 200);

    /// <summary>What is autosaved comes back as it was, unfinished conditions included, and goes on being editable.</summary>
    [Fact]
    public void AKeptDraft_IsReopenedAsItWas() => Gen.Select(RandomRules.Of(Catalogue), Gen.Int[0, 1_000_000]).Sample((rule, seed) =>
    {
        var random = new Random(seed);
        var draft = new SegmentDraft(Catalogue, TimeProvider.System, "Name", rule);
        for (var i = 0; i < 6; i++)
            Edit(draft, random, i);
        var unfinished = draft.AddCondition(draft.Root);
        draft.Choose(unfinished, "observation");
        var again = SegmentDraft.Reopen(Catalogue, TimeProvider.System, draft.Name, draft.Form)!;
        Assert.Equal(Text(draft), Text(again));
        Assert.Equal(draft.Form, again.Form);
        Assert.DoesNotContain(again.AddCondition(again.Root).Key, draft.Root.WithBelow().Select(n => n.Key));
    }, iter: 300);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"$type":"group","Key":1,"Match":1,"Exclude":false,"Children":[{"$type":"rule","Key":2,"Attribute":"gone","Operator":1}]}""")]
    public void AKeptDraft_OfAnotherTime_IsNotReopened(string form) => Assert.Null(SegmentDraft.Reopen(Catalogue, TimeProvider.System, "Name", form));

    [Fact]
    public void Replace_IsOneStep_ThatUndoTakesBack()
    {
        var (mine, theirs) = (new SegmentDraft(Catalogue, TimeProvider.System, "Mine"), new SegmentDraft(Catalogue, TimeProvider.System, "Theirs"));
        theirs.AddCondition(theirs.Root);
        mine.Replace(theirs);
        Assert.Equal(("Theirs", 1), (mine.Name, mine.Root.Children.Count));
        mine.Undo();
        Assert.Equal(("Mine", 0), (mine.Name, mine.Root.Children.Count));
    }

    [Fact]
    public void TypingInOneField_IsOneStepOfUndo()
    {
        var draft = new SegmentDraft(Catalogue, TimeProvider.System);
        var leaf = draft.AddCondition(draft.Root);
        foreach (var typed in new[] { "4", "45", "450" })
            draft.Edit(leaf, "number", l => l.Number = typed);
        draft.Undo();

        Assert.Equal("18", ((DraftLeaf)draft.Root.Children[0]).Number);
    }

    [Fact]
    public void Move_IntoItself_OrTooDeep_IsRefused()
    {
        var draft = new SegmentDraft(Catalogue, TimeProvider.System);
        var group = draft.Root;
        var chain = new List<DraftGroup>();
        while (draft.AddGroup(group) is { } inner)
            chain.Add(group = inner);
        var wide = draft.AddGroup(draft.Root)!;

        Assert.Equal(SegmentDraft.MaxLevels - 1, chain.Count);
        Assert.False(draft.Move(chain[0], chain[2], 0));
        Assert.False(draft.Move(wide, chain[^1], 0));
        Assert.True(draft.Move(wide, chain[^2], 0));
        Assert.False(draft.Move(draft.Root, wide, 0));
    }

    [Fact]
    public void Move_KeepsEveryCondition() => Gen.Select(RandomRules.Of(Catalogue), Gen.Int[0, 1_000_000]).Sample((rule, seed) =>
    {
        var random = new Random(seed);
        var draft = new SegmentDraft(Catalogue, TimeProvider.System, rule: rule);
        var before = draft.Root.WithBelow().Select(n => n.Key).Order().ToList();
        for (var i = 0; i < 5; i++)
        {
            var nodes = draft.Root.WithBelow().ToList();
            var groups = nodes.OfType<DraftGroup>().ToList();
            draft.Move(nodes[random.Next(nodes.Count)], groups[random.Next(groups.Count)], random.Next(4));
        }

        Assert.Equal(before, draft.Root.WithBelow().Select(n => n.Key).Order());
        Assert.All(draft.Root.WithBelow().Skip(1), n => Assert.Contains(n, n.Parent!.Children));
    }, iter: 500);

    [Fact]
    public void AnUnfinishedCondition_LeavesNoRule_AndIsNamed()
    {
        var draft = new SegmentDraft(Catalogue, TimeProvider.System);
        var leaf = draft.AddCondition(draft.Root);
        draft.Choose(leaf, "observation");
        var written = Writer.Write(draft.Root);

        Assert.Null(written.Rule);
        Assert.Equal(new DraftProblem(DraftField.Codes, "Choose at least one code."), written.Problems[leaf.Key]);
        draft.Edit(leaf, "codes", l => (l.Codes, l.Operator, l.Number) = ([new DraftCode("4548-4", null)], RuleOperator.AtLeast, ""));
        Assert.Equal(new DraftProblem(DraftField.Value, "Enter a number."), Writer.Write(draft.Root).Problems[leaf.Key]);
    }

    [Fact]
    public void ANumberWithoutItsUnit_IsUnfinished_WhereSeveralAreOnRecord()
    {
        var draft = new SegmentDraft(Catalogue, TimeProvider.System);
        var leaf = draft.AddCondition(draft.Root);
        draft.Choose(leaf, "observation");
        draft.Edit(leaf, "codes", l => (l.Codes, l.Operator, l.Number, l.Units) = ([new DraftCode("4548-4", null)], RuleOperator.AtLeast, "7", ["%", "mmol/mol"]));

        Assert.Equal(new DraftProblem(DraftField.Unit, "Choose the unit of the number: these results are recorded in %, mmol/mol."), Writer.Write(draft.Root).Problems[leaf.Key]);
        draft.Edit(leaf, "unit", l => l.Unit = " % ");
        Assert.Equal("%", Assert.Single(Writer.Write(draft.Root).Rule!.Leaves()).Unit);
        draft.Edit(leaf, "unit", l => (l.Unit, l.Operator) = ("", RuleOperator.Exists));
        Assert.NotNull(Writer.Write(draft.Root).Rule);
    }

    /// <summary>Counts find their node: the path of each key names that node's rule.</summary>
    [Fact]
    public void Keys_NameTheNodesOfTheRule() => RandomRules.Of(Catalogue).Sample(rule =>
    {
        var draft = new SegmentDraft(Catalogue, TimeProvider.System, rule: rule);
        var written = Writer.Write(draft.Root);
        var nodes = RulePaths.Of(written.Rule!).ToDictionary(p => p.Path, p => p.Node, StringComparer.Ordinal);
        Assert.Equal(draft.Root.WithBelow().Count(), written.Keys.Count);
        foreach (var (path, key) in written.Keys)
            Assert.Equal(draft.Find(key) is DraftLeaf leaf ? leaf.Attribute : "group", nodes[path] is RuleLeaf l ? l.Attribute : "group");
    }, iter: 300);

    private static bool Edit(SegmentDraft draft, Random random, int step)
    {
        var nodes = draft.Root.WithBelow().ToList();
        var node = nodes[random.Next(nodes.Count)];
        var group = nodes.OfType<DraftGroup>().OrderBy(_ => random.Next()).First();
        switch (random.Next(6))
        {
            case 0:
                draft.AddCondition(group);
                return true;
            case 1:
                return draft.AddGroup(group) is not null;
            case 2 when node.Parent is not null:
                draft.Duplicate(node);
                return true;
            case 3 when node.Parent is not null:
                draft.Delete(node);
                return true;
            case 4:
                return draft.Move(node, group, random.Next(3));
            default:
                draft.SetMatch(group, step % 2 == 0 ? GroupMatch.Any : GroupMatch.All);
                return true;
        }
    }

    private static string Text(SegmentDraft draft) => string.Join(' ', draft.Root.WithBelow().Select(n =>
        n is DraftGroup g ? $"{g.Key}{g.Match}{g.Exclude}({g.Children.Count})" : $"{n.Key}{((DraftLeaf)n).Attribute}{((DraftLeaf)n).Number}"));

    private static string Plain(RuleLeaf leaf) => RuleJson.Canonical(leaf.Last == 10 ? leaf with { Last = null } : leaf);
}
