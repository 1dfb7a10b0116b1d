namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>When every segment is looked at again: at 02:00 of the organisation's day, when few are at work.</summary>
internal static class NightlyRefresh
{
    /// <summary>Hour of the organisation's clock.</summary>
    public const int Hour = 2;

    /// <summary>From when on it counts as late: the job looks each hour.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>
    /// The latest 02:00 that is past. Where the clock is put forward over it, the instant at which it is; where it comes twice, its first.
    /// </summary>
    public static DateTimeOffset DueAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var due = At(today, zone);
        return due <= now ? due : At(today.AddDays(-1), zone);
    }

    private static DateTimeOffset At(DateTime day, TimeZoneInfo zone)
    {
        var local = day.AddHours(Hour);
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(day) : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
