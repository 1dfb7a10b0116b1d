using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Features.Segmentation;

namespace SecureMarketing.Tests.Web.Segmentation;

public sealed class CountRunnerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider clock = new();
    private readonly List<(string Rule, TaskCompletionSource<Result<SegmentCounts>> Answer)> sent = [];

    [Fact]
    public async Task Typing_SendsOneQuery_ForTheLastRule()
    {
        using var runner = Runner();
        var asked = new List<Task>();
        foreach (var rule in new[] { "1", "12", "123" })
        {
            asked.Add(runner.AskAsync(rule));
            clock.Advance(TimeSpan.FromMilliseconds(60));
        }

        clock.Advance(CountRunner.Pause);
        await WaitAsync(() => sent.Count == 1);
        sent[0].Answer.SetResult(Counts(123));
        await Task.WhenAll(asked).WaitAsync(Patience);

        Assert.Equal(["123"], sent.Select(s => s.Rule));
        Assert.Equal((123L, false), (runner.Latest!.People.Number!.Value, runner.IsStale));
    }

    [Fact]
    public async Task ALateAnswer_NeverReplacesANewerOne()
    {
        using var runner = Runner();
        var first = runner.AskAsync("old");
        clock.Advance(CountRunner.Pause);
        await WaitAsync(() => sent.Count == 1);
        var second = runner.AskAsync("new");
        clock.Advance(CountRunner.Pause);
        await WaitAsync(() => sent.Count == 2);

        sent[1].Answer.SetResult(Counts(2));
        await second.WaitAsync(Patience);
        sent[0].Answer.SetResult(Counts(1));
        await first.WaitAsync(Patience);

        Assert.Equal(2, runner.Latest!.People.Number);
    }

    [Fact]
    public async Task AnUnfinishedRule_DimsTheNumbers_AndAsksNothing()
    {
        using var runner = Runner();
        await runner.AskAsync(null);
        clock.Advance(CountRunner.Pause);

        Assert.True(runner.IsStale);
        Assert.Empty(sent);
    }

    [Fact]
    public async Task ARefusal_KeepsTheNumbersDimmed()
    {
        using var runner = Runner();
        var asked = runner.AskAsync("x");
        clock.Advance(CountRunner.Pause);
        await WaitAsync(() => sent.Count == 1);
        sent[0].Answer.SetResult(new Error("segment.sensitive", "no"));
        await asked.WaitAsync(Patience);

        Assert.Equal(("segment.sensitive", true), (runner.Failure!.Code, runner.IsStale));
    }

    private CountRunner Runner() => new((rule, _) =>
    {
        var answer = new TaskCompletionSource<Result<SegmentCounts>>();
        sent.Add((rule, answer));
        return answer.Task;
    }, clock);

    private static async Task WaitAsync(Func<bool> until)
    {
        for (var i = 0; i < 200 && !until(); i++)
            await Task.Delay(5);
        Assert.True(until());
    }

    private static SegmentCounts Counts(long people) => new(
        ShownCount.Exact(people), ShownCount.Exact(1000), new Dictionary<string, ShownCount>(), "", Sensitivity.None, false, DateOnly.MinValue, DateTimeOffset.MinValue, SegmentEngine.Index, []);
}
