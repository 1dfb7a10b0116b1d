using System.Collections.Concurrent;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Features.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>A fast typist over slow searches: a key acts on what was typed, never on the list of an earlier text.</summary>
public sealed class TypeAheadTests : BunitContext
{
    private static readonly FoundCode Other = new("snomed", "38341003", "Condition 38341003 by B", Sensitivity.None, []);
    private static readonly FoundCode Hiv = new("icd-10-cm", "B20", "HIV disease", Sensitivity.Hiv, []);
    private static readonly FoundFact Diabetes = new(FactKind.Condition, "icd-10-cm", "E11.9", "Type 2 diabetes");

    /// <summary>Outlasts a busy machine; nothing waits for it to pass.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SegmentDraft draft = new(TestBuilder.Catalogue, TimeProvider.System);
    private readonly FakeTimeProvider clock = new();
    private readonly ConcurrentDictionary<string, Search<FoundCode>> searches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Search<FoundFact>> finds = new(StringComparer.Ordinal);

    public TypeAheadTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task ArrowAndEnter_DuringANewerSearch_WaitForItsAnswer()
    {
        var (picker, leaf) = Picker();
        Type(picker, "B");
        await PauseAsync("B");
        await AnswerAsync(picker, "B", Other, Hiv);
        Assert.Equal(["38341003", "B20"], Listed(picker));

        Type(picker, "B20");
        // What does not answer to the longer text is gone at once.
        Assert.Equal(["B20"], Listed(picker));
        Press(picker, "ArrowDown");
        Press(picker, "Enter");
        Assert.Empty(leaf.Codes);

        // The keys ended the pause: the search runs without the clock.
        await AnswerAsync(picker, "B20", Hiv);
        picker.WaitForAssertion(() => Assert.Equal(["B20"], leaf.Codes.Select(c => c.Code)), Patience);
    }

    [Fact]
    public async Task AnEarlierSearch_ThatIsAnsweredLate_IsNeitherShownNorChosenFrom()
    {
        var (picker, leaf) = Picker();
        Type(picker, "B");
        await PauseAsync("B");
        Type(picker, "B20");
        Press(picker, "ArrowDown");
        Press(picker, "Enter");
        await Of(searches, "B20").Asked.Task.WaitAsync(Patience, Xunit.TestContext.Current.CancellationToken);

        Of(searches, "B").Found.SetResult([Other]);
        Assert.Empty(leaf.Codes);
        Assert.DoesNotContain("38341003", Listed(picker));

        Of(searches, "B20").Found.SetResult([Hiv]);
        picker.WaitForAssertion(() => Assert.Equal(["B20"], leaf.Codes.Select(c => c.Code)), Patience);
    }

    /// <summary>Keys belong to the text before them: another letter or Escape takes them back.</summary>
    [Fact]
    public async Task KeysThatWait_AreForgotten_ByAnotherLetterAndByEscape()
    {
        var (picker, leaf) = Picker();
        Type(picker, "B2");
        Press(picker, "ArrowDown");
        Press(picker, "Enter");
        Type(picker, "B20");
        await PauseAsync("B20");
        await AnswerAsync(picker, "B20", Hiv);
        picker.WaitForAssertion(() => Assert.Equal(["B20"], Listed(picker)), Patience);
        Assert.Empty(leaf.Codes);

        Type(picker, "B21");
        Press(picker, "Enter");
        Press(picker, "Escape");
        Of(searches, "B21").Found.SetResult([Hiv]);
        Assert.Empty(picker.FindAll("ul"));
        Assert.Empty(leaf.Codes);
    }

    /// <summary>A list that was closed may be of an earlier text, and what is not seen is not chosen.</summary>
    [Fact]
    public async Task AClosedList_IsAskedForAgain_BeforeAnArrowActsOnIt()
    {
        var (picker, leaf) = Picker();
        Type(picker, "B20");
        await PauseAsync("B20");
        await AnswerAsync(picker, "B20", Hiv);
        picker.WaitForAssertion(() => Assert.Equal(["B20"], Listed(picker)), Patience);
        Press(picker, "ArrowDown");
        Press(picker, "Escape");
        searches.Clear();

        Press(picker, "ArrowDown");
        await AnswerAsync(picker, "B20", Other, Hiv);
        picker.WaitForAssertion(() => Assert.Equal("38341003", picker.Find("li[aria-selected=true] code").TextContent), Patience);
        Assert.Empty(leaf.Codes);
    }

    [Fact]
    public async Task EnterInTheSearchForConditions_WaitsForTheCodes()
    {
        var finder = Render<ConditionFinder>(p => p.Add(f => f.Group, draft.Root).AddCascadingValue(Builder()));
        finder.Find("button").Click();
        finder.Find("input").Input("E11.9");
        finder.Find("input").KeyDown(new KeyboardEventArgs { Key = "Enter" });
        Assert.Empty(draft.Root.Children.OfType<DraftLeaf>().SelectMany(l => l.Codes));

        await Of(finds, "E11.9").Asked.Task.WaitAsync(Patience, Xunit.TestContext.Current.CancellationToken);
        Of(finds, "E11.9").Found.SetResult([Diabetes]);

        finder.WaitForAssertion(() => Assert.Equal(["E11.9"], draft.Root.Children.OfType<DraftLeaf>().SelectMany(l => l.Codes).Select(c => c.Code)), Patience);
    }

    private (IRenderedComponent<CodePicker> Picker, DraftLeaf Leaf) Picker()
    {
        var leaf = draft.AddCondition(draft.Root);
        draft.Choose(leaf, "condition");
        return (Render<CodePicker>(p => p.Add(c => c.Leaf, leaf).Add(c => c.Attribute, TestBuilder.Catalogue["condition"]).AddCascadingValue(Builder())), leaf);
    }

    private SegmentBuilder Builder() => TestBuilder.Of(draft, search: typed => Of(searches, typed).AskAsync(), find: typed => Of(finds, typed).AskAsync(), clock: clock);

    private static Search<T> Of<T>(ConcurrentDictionary<string, Search<T>> all, string typed) => all.GetOrAdd(typed, _ => new Search<T>());

    private static void Type(IRenderedComponent<CodePicker> picker, string text) => picker.Find("input").Input(text);

    private static void Press(IRenderedComponent<CodePicker> picker, string key) => picker.Find("input").KeyDown(new KeyboardEventArgs { Key = key });

    /// <summary>The pause passes. A search that overtakes another begins to wait a moment later, so that the clock goes on until it is asked.</summary>
    private async Task PauseAsync(string typed)
    {
        var asked = Of(searches, typed).Asked.Task;
        for (var rounds = 0; !asked.IsCompleted && rounds < 3_000; rounds++)
        {
            clock.Advance(TypeAhead.Pause);
            await Task.WhenAny(asked, Task.Delay(20, Xunit.TestContext.Current.CancellationToken));
        }

        Assert.True(asked.IsCompleted);
    }

    private async Task AnswerAsync(IRenderedComponent<CodePicker> picker, string typed, params FoundCode[] codes)
    {
        await Of(searches, typed).Asked.Task.WaitAsync(Patience, Xunit.TestContext.Current.CancellationToken);
        Of(searches, typed).Found.SetResult(codes);
        picker.WaitForAssertion(() => Assert.Empty(picker.FindAll("ul[aria-busy]")), Patience);
    }

    private static List<string> Listed(IRenderedComponent<CodePicker> picker) => [.. picker.FindAll("li code").Select(c => c.TextContent)];

    /// <summary>One search at the server: when it was asked, and what it finds when the test says so.</summary>
    private sealed class Search<T>
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<IReadOnlyList<T>> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<T>> AskAsync()
        {
            Asked.TrySetResult();
            return Found.Task;
        }
    }
}
