using System.Globalization;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Jobs;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>When a segment with a schedule of its own is due.</summary>
public sealed class SegmentScheduleTests
{
    private const string Noon = "2026-11-24T12:00Z";

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("6h", Noon, Noon, "2026-11-24T18:00Z")]
    [InlineData("6h", "2026-11-24T17:59Z", Noon, "2026-11-24T18:00Z")]
    [InlineData("6h", "2026-11-24T18:00Z", "2026-11-24T18:00Z", "2026-11-25T00:00Z")]
    // Of those that nobody was there for, the latest.
    [InlineData("6h", "2026-11-27T09:30Z", "2026-11-27T06:00Z", "2026-11-27T12:00Z")]
    [InlineData("5h", "2026-11-25T12:00Z", "2026-11-25T08:00Z", "2026-11-25T13:00Z")]
    [InlineData("1h", "2026-11-24T11:59Z", null, Noon)]
    [InlineData("1h", "2026-11-24T13:10Z", "2026-11-24T13:00Z", "2026-11-24T14:00Z")]
    [InlineData("24h", "2026-11-26T11:59Z", "2026-11-25T12:00Z", "2026-11-26T12:00Z")]
    // 02:00 in New York is 07:00 UTC; what was made after it waits for the next night.
    [InlineData("nightly", "2026-11-25T06:59Z", null, "2026-11-25T07:00Z")]
    [InlineData("nightly", "2026-11-25T07:00Z", "2026-11-25T07:00Z", "2026-11-26T07:00Z")]
    [InlineData("nightly", "2026-11-28T20:00Z", "2026-11-28T07:00Z", "2026-11-29T07:00Z")]
    [InlineData("by-hand", "2026-11-28T20:00Z", null, null)]
    public void ItIsDue_AtItsLatestTimeThatIsPast(string schedule, string now, string? due, string? next)
    {
        var chosen = SegmentSchedule.Parse(schedule)!.Value;
        Assert.Equal((At(due), At(next)), (LookTimes.DueAt(chosen, At(Noon)!.Value, At(now)!.Value, NewYork), LookTimes.NextAt(chosen, At(Noon)!.Value, At(now)!.Value, NewYork)));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(null, Noon, false)]
    [InlineData(Noon, null, true)]
    [InlineData(Noon, "2026-11-24T11:59Z", true)]
    [InlineData(Noon, Noon, false)]
    [InlineData(Noon, "2026-11-24T12:01Z", false)]
    public void ALook_IsOwedUntilSomebodyLooked(string? due, string? last, bool owed) => Assert.Equal(owed, LookTimes.IsDue(At(due), At(last)));

    /// <summary>A clock that ticks unevenly and is silent for two days: one look per time of the schedule while it ticks, each within one tick, and one for all that were missed.</summary>
    [Fact]
    public void EveryTimeHasOneLook_AndTheMissedOnesOneTogether()
    {
        var begins = At("2026-10-30T12:03Z")!.Value;
        foreach (var schedule in SegmentSchedule.All.Where(s => s != SegmentSchedule.ByHand))
        {
            var looks = new List<(DateTimeOffset Due, DateTimeOffset At)>();
            var (silent, until) = (begins.AddDays(3).AddMinutes(1), begins.AddDays(5).AddMinutes(1));
            for (var (now, i) = (begins, 0); now < begins.AddDays(8); now = now.Add(LookTimes.Tick).AddSeconds(-(i++ % 5)))
            {
                if (now > silent && now < until)
                    continue;
                var due = LookTimes.DueAt(schedule, begins, now, NewYork);
                if (LookTimes.IsDue(due, looks.Count == 0 ? null : looks[^1].At))
                    looks.Add((due!.Value, now));
            }

            Assert.Equal(looks.Count, looks.DistinctBy(l => l.Due).Count());
            Assert.All(looks.Where(l => l.At < silent || l.At > until.Add(LookTimes.Tick)), l => Assert.InRange(l.At - l.Due, TimeSpan.Zero, LookTimes.Tick));
            Assert.True(looks.Count(l => l.At >= until && l.At <= until.Add(LookTimes.Tick)) <= 2);
            // Three days and three after the silence, with the first, the one that was made up for and where they begin and end.
            var step = TimeSpan.FromHours(schedule.Hours ?? SegmentSchedule.MostHours);
            Assert.InRange(looks.Count, TimeSpan.FromDays(6) / step - 1, TimeSpan.FromDays(6) / step + 3);
        }
    }

    [Fact]
    public void Words_GoThereAndBack_AndNoOthersAreKnown()
    {
        Assert.Equal(26, SegmentSchedule.All.Count);
        Assert.All(SegmentSchedule.All, s => Assert.Equal((s, true), (SegmentSchedule.Parse(s.Word)!.Value, s.IsKnown)));
        Assert.All((string?[])["0h", "25h", "-1h", "hourly", "6", "", null], w => Assert.Null(SegmentSchedule.Parse(w)));
        Assert.All((int[])[-1, 25], h => Assert.False(new SegmentSchedule(h).IsKnown));
        Assert.Equal(["each night", "every hour", "every 6 hours", "only by hand"], new[] { SegmentSchedule.Nightly, new(1), new(6), SegmentSchedule.ByHand }.Select(s => s.ToString()));
    }

    private static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
