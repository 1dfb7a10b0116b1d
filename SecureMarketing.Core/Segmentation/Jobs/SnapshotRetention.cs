using SecureMarketing.Core.Segmentation.Changes;

namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>
/// Which snapshots of a segment are kept: the first of each day for 90 days, the first of each week (from Monday) for 400 days, and the newest.
/// That is at most 137, each of one bit per person on record. A day begins with its night's refresh (<see cref="NightlyRefresh.Hour"/>).
/// </summary>
internal static class SnapshotRetention
{
    public const int Days = 90;

    private const int DaysOfWeek = 7;

    /// <param name="taken">When, latest first.</param>
    /// <returns>Places in the list of those that are forgotten.</returns>
    public static IReadOnlyList<int> Forgotten(IReadOnlyList<DateTimeOffset> taken, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = Day(now, zone);
        var kept = new HashSet<(bool Week, int Number)>();
        var forgotten = new List<int>();
        for (var i = taken.Count - 1; i > 0; i--)
        {
            var day = Day(taken[i], zone);
            var age = today - day;
            // Day 0 of the calendar was a Monday.
            if (age >= SegmentChange.KeptDays || !kept.Add(age < Days ? (false, day) : (true, day / DaysOfWeek)))
                forgotten.Add(i);
        }

        return forgotten;
    }

    private static int Day(DateTimeOffset at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime.AddHours(-NightlyRefresh.Hour)).DayNumber;
}
