using System.Diagnostics;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Tests.Contacts;

public sealed class BatchTurnTests
{
    /// <summary>However many wait for each other, none runs on top of the one before: what it holds would be held until the last had ended.</summary>
    [Fact]
    public async Task Turns_DoNotPileUp()
    {
        var start = new TaskCompletionSource();
        var depths = new List<int>();
        var before = start.Task;
        for (var i = 0; i < 50; i++)
            before = TakeAsync(new BatchTurn(before, null, () => false));

        start.SetResult();
        await before;

        Assert.Equal(50, depths.Count);
        Assert.InRange(depths.Max() - depths.Min(), 0, 20);

        async Task TakeAsync(BatchTurn turn)
        {
            await turn.ComeAsync();
            depths.Add(new StackTrace().FrameCount);
        }
    }
}
