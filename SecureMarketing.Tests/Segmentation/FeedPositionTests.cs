using SecureMarketing.Core.Segmentation.Index;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Numbers of the feed are drawn before the commit: what is missing below the highest must not be forgotten.</summary>
public sealed class FeedPositionTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public void ANumberThatCommitsLate_IsAskedForUntilItComes()
    {
        var position = new FeedPosition([], Start);
        position.Saw([1, 2, 5], Start);

        Assert.Equal((5L, "3,4"), (position.Through, string.Join(',', position.Missing)));
        position.Saw([3, 6], Start);
        Assert.Equal((6L, "4"), (position.Through, string.Join(',', position.Missing)));
    }

    [Fact]
    public void NumbersFarBelowTheFirstOnRecord_AreOfNoInterest_ThoseCloseBelowAndBetweenAre()
    {
        var position = new FeedPosition([1040, 1041, 1043], Start);
        Assert.Equal((1043L, 201), (position.Through, position.Missing.Count));
        Assert.Equal([840L, 1042L], [position.Missing.First(), position.Missing.Last()]);
        // A young feed whose first row is still in an open transaction.
        Assert.Equal([1L], new FeedPosition([2], Start).Missing);
    }

    [Fact]
    public void AnEmptyFeed_HasNeverHadARow_SoTheFirstNumbersMayStillCome()
    {
        var position = new FeedPosition([], Start);
        position.Saw([2], Start);
        Assert.Equal([1L], position.Missing);
    }

    /// <summary>A number is given up only once every transaction that was open when it was missed has ended.</summary>
    [Fact]
    public void WithAHorizon_AGapEndsWhenItsTransactionsHave()
    {
        var position = new FeedPosition([1], Start);
        position.Saw([3], Start);
        var later = Start + TimeSpan.FromMinutes(1);

        Assert.Empty(position.Ending(new FeedHorizon(Oldest: 100, Next: 120), TimeSpan.Zero, later));
        Assert.Empty(position.Ending(new FeedHorizon(Oldest: 119, Next: 130), TimeSpan.Zero, later));
        Assert.Equal([2L], position.Ending(new FeedHorizon(Oldest: 120, Next: 130), TimeSpan.Zero, later));
    }

    [Fact]
    public void WithoutAHorizon_AGapEndsAfterTheLongestTransaction()
    {
        var position = new FeedPosition([1], Start);
        position.Saw([3], Start);
        var patience = TimeSpan.FromMinutes(15);

        Assert.Empty(position.Ending(null, patience, Start + patience - TimeSpan.FromSeconds(1)));
        Assert.Equal([2L], position.Ending(null, patience, Start + patience));
        position.Drop([2]);
        Assert.Empty(position.Missing);
    }
}
