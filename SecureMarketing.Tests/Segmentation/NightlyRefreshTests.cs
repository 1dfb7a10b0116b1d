using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Changes;
using SecureMarketing.Core.Segmentation.Jobs;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>When a night is due, and what is kept of it.</summary>
public sealed class NightlyRefreshTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("America/New_York", "2026-11-25T07:00Z", "2026-11-25T07:00Z")]
    [InlineData("America/New_York", "2026-11-25T06:59Z", "2026-11-24T07:00Z")]
    [InlineData("America/New_York", "2026-11-25T04:00Z", "2026-11-24T07:00Z")]
    // The clock is put forward over 02:00 on 8 March, and back on 1 November before it.
    [InlineData("America/New_York", "2026-03-08T07:00Z", "2026-03-08T07:00Z")]
    [InlineData("America/New_York", "2026-03-08T06:59Z", "2026-03-07T07:00Z")]
    [InlineData("America/New_York", "2026-03-09T06:00Z", "2026-03-09T06:00Z")]
    [InlineData("America/New_York", "2026-11-01T07:00Z", "2026-11-01T07:00Z")]
    [InlineData("America/New_York", "2026-11-01T06:30Z", "2026-10-31T06:00Z")]
    // Here 02:00 comes twice on 25 October: the first is the night's.
    [InlineData("Europe/Berlin", "2026-10-25T00:30Z", "2026-10-25T00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T01:30Z", "2026-10-25T00:00Z")]
    [InlineData("Etc/UTC", "2026-01-01T01:59Z", "2025-12-31T02:00Z")]
    public void ItIsDue_AtTwoOfTheOrganisationsClock(string zone, string now, string due) =>
        Assert.Equal(At(due), NightlyRefresh.DueAt(At(now), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    /// <summary>Every hour of two years: exactly one night per day, never in the future, never more than a day and an hour ago.</summary>
    [Fact]
    public void EachDay_HasOneNight()
    {
        foreach (var zone in new[] { NewYork, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") })
        {
            var nights = new HashSet<DateTimeOffset>();
            for (var now = At("2026-01-01T12:00Z"); now < At("2028-01-01T12:00Z"); now += TimeSpan.FromMinutes(30))
            {
                var due = NightlyRefresh.DueAt(now, zone);
                Assert.InRange(now - due, TimeSpan.Zero, TimeSpan.FromHours(25));
                nights.Add(due);
            }

            Assert.Equal(731, nights.Count);
        }
    }

    [Fact]
    public void Tried_IsEachVersionOncePerNight()
    {
        var (tried, one, two) = (new TriedRefreshes(), SegmentVersionId.New(), SegmentVersionId.New());
        Assert.Equal([true, false, true, true, false], new[]
        {
            tried.IsFirst(At("2026-11-25T07:00Z"), one), tried.IsFirst(At("2026-11-25T07:00Z"), one), tried.IsFirst(At("2026-11-25T07:00Z"), two),
            tried.IsFirst(At("2026-11-26T07:00Z"), one), tried.IsFirst(At("2026-11-26T07:00Z"), one),
        });
    }

    /// <summary>A snapshot each night and two more by day, thinned each night for two years: what is kept is what is stated, and thinning again changes nothing.</summary>
    [Fact]
    public void WhatIsKept_IsOneADayThenOneAWeek_AndTheNewest()
    {
        var kept = new List<DateTimeOffset>();
        for (var night = At("2026-01-01T07:00Z"); night < At("2028-01-01T00:00Z"); night = night.AddDays(1))
        {
            foreach (var at in new[] { night, night.AddHours(9), night.AddHours(20) })
            {
                var gone = SnapshotRetention.Forgotten(kept, at, NewYork).ToHashSet();
                kept = [at, .. kept.Where((_, i) => !gone.Contains(i))];
            }
        }

        var now = kept[0];
        var (recent, old) = (kept.Where(k => now - k < TimeSpan.FromDays(SnapshotRetention.Days - 1)).ToList(), kept.Where(k => now - k > TimeSpan.FromDays(SnapshotRetention.Days + 1)).ToList());
        // Two more of the last day: the one before the newest is thinned out with the next.
        Assert.InRange(recent.Count, SnapshotRetention.Days - 1, SnapshotRetention.Days + 2);
        Assert.InRange(old.Count, 43, 46);
        Assert.All(old.Zip(old.Skip(1)), p => Assert.InRange(p.First - p.Second, TimeSpan.FromDays(6), TimeSpan.FromDays(8)));
        Assert.True(now - kept[^1] <= TimeSpan.FromDays(SegmentChange.KeptDays + 1));
        Assert.InRange(kept.Count, 130, 140);
    }

    [Fact]
    public void TheNewest_IsKeptHoweverOld() =>
        Assert.Equal([1], SnapshotRetention.Forgotten([At("2020-01-02T07:00Z"), At("2020-01-01T07:00Z")], At("2026-01-01T07:00Z"), NewYork));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
