using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Which snapshots the page tells, and how its number axis is divided.</summary>
public sealed class HistoryChoiceTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly DateTimeOffset Latest = new(2026, 11, 30, 7, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, HistoryPace.Night, 1, 0)]
    [InlineData(14, HistoryPace.Night, 14, 13)]
    [InlineData(15, HistoryPace.Week, 3, 14)]
    [InlineData(98, HistoryPace.Week, 14, 91)]
    [InlineData(99, HistoryPace.FourWeeks, 4, 84)]
    [InlineData(400, HistoryPace.FourWeeks, 14, 364)]
    public void ThePace_IsTheShortestAtWhichAllIsTold(int nights, HistoryPace pace, int told, int oldest)
    {
        var taken = Enumerable.Range(0, nights).Select(n => Latest.AddDays(-n)).ToList();

        Assert.Equal(pace, HistoryChoice.PaceOf(taken, NewYork));
        var chosen = HistoryChoice.Of(taken, pace, NewYork);
        Assert.Equal((told, 0, oldest), (chosen.Count, chosen[0], chosen[^1]));
    }

    [Fact]
    public void OfOneDay_TheLastIsTold_ByTheClockOfTheOrganisation()
    {
        // 30 November 02:00, 29 November 23:30 and 20:00, 28 November 23:59 in New York.
        DateTimeOffset[] taken = [Latest, Latest.AddHours(-2.5), Latest.AddHours(-6), new(2026, 11, 29, 4, 59, 0, TimeSpan.Zero)];

        Assert.Equal([0, 1, 3], HistoryChoice.Of(taken, HistoryPace.Night, NewYork));
        Assert.Equal([0], HistoryChoice.Of(taken, HistoryPace.Week, NewYork));
        Assert.Empty(HistoryChoice.Of([], HistoryPace.Night, NewYork));
        Assert.Equal(HistoryPace.Night, HistoryChoice.PaceOf([], NewYork));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 5, 1)]
    [InlineData(0, 6, 2)]
    [InlineData(30, 45, 5)]
    [InlineData(1204, 1310, 50)]
    [InlineData(999_999, 1_000_001, 1)]
    [InlineData(0, 1_000_000, 200_000)]
    public void TheAxis_HasFewAndRoundLines(long least, long most, int step) => Assert.Equal(step, NumberAxis.StepOf(least, most));

    [Fact]
    public void TheAxis_NeverHasMoreLinesThanAPhoneHasRoomFor()
    {
        for (var least = 0L; least < 3_000; least += 37)
        {
            for (var most = least; most < 40_000; most += 1 + (most / 5))
                Assert.InRange(NumberAxis.Lines(least, most, NumberAxis.StepOf(least, most)), 1, NumberAxis.MostLines);
        }
    }
}
