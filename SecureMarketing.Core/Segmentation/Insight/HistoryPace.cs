namespace SecureMarketing.Core.Segmentation;

/// <summary>How far apart the snapshots are that are told, days.</summary>
public enum HistoryPace
{
    Night = 1,
    Week = 7,
    FourWeeks = 28,
}

/// <summary>Which of the snapshots that are kept are told.</summary>
internal static class HistoryChoice
{
    /// <summary>Told at once: with those who joined and left in between 42 sets, which the guard of previews keeps in mind together.</summary>
    public const int Most = 14;

    /// <summary>The shortest pace at which all of them can be told.</summary>
    /// <param name="taken">When, latest first.</param>
    public static HistoryPace PaceOf(IReadOnlyList<DateTimeOffset> taken, TimeZoneInfo zone) =>
        taken.Count == 0 ? HistoryPace.Night
        : Enum.GetValues<HistoryPace>().Cast<HistoryPace?>().FirstOrDefault(p => Block(taken[0], taken[^1], p!.Value, zone) < Most) ?? HistoryPace.FourWeeks;

    /// <summary>The last snapshot of each day, week or four weeks, reckoned back from the day of the latest.</summary>
    /// <param name="taken">When, latest first.</param>
    /// <returns>Their places in the list, latest first, at most <see cref="Most"/>.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<DateTimeOffset> taken, HistoryPace pace, TimeZoneInfo zone)
    {
        var chosen = new List<int>();
        var last = -1;
        for (var i = 0; i < taken.Count && chosen.Count < Most; i++)
        {
            var block = Block(taken[0], taken[i], pace, zone);
            if (block == last)
                continue;
            chosen.Add(i);
            last = block;
        }

        return chosen;
    }

    private static int Block(DateTimeOffset latest, DateTimeOffset at, HistoryPace pace, TimeZoneInfo zone) => (Day(latest, zone) - Day(at, zone)) / (int)pace;

    private static int Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime).DayNumber;
}
