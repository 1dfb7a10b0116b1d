using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>What the server refuses stands at its condition; what is of the whole rule stands in the summary.</summary>
public sealed class RefusedConditionTests
{
    private readonly SegmentDraft draft = new(TestBuilder.Catalogue, TimeProvider.System,
        rule: new RuleParser(TestBuilder.Catalogue).Parse("""{"all":[{"attribute":"age","operator":"atLeast","value":45},{"not":{"attribute":"gender","operator":"equals","value":"female"}}]}""").Rule);

    [Theory]
    [InlineData("$.all[0].value: Too old. Lower it.", "One condition is refused. The reason stands there.", "Too old. Lower it.", null)]
    [InlineData("$.all[0]: One. Mend.\n$.all[1].not.all[0]: Two. Mend.", "2 conditions are refused. The reasons stand there.", "One. Mend.", "Two. Mend.")]
    [InlineData("Your role may not.\n$.all[1].not.all[0]: This one.", "Your role may not.", null, "This one.")]
    [InlineData("Nothing of any condition: at all.", "Nothing of any condition: at all.", null, null)]
    public void AReason_StandsAtItsCondition_AndTheRestInTheSummary(string message, string rest, string? first, string? second)
    {
        var builder = TestBuilder.Of(draft);
        var failure = new Error("segment.sensitive", message);

        builder.Refuse(failure);

        Assert.Equal(rest, builder.Rest(failure));
        var conditions = draft.Root.WithBelow().OfType<DraftLeaf>().Select(l => builder.ProblemOf(l)?.Text).ToList();
        Assert.Equal([first, second], conditions);
    }
}
