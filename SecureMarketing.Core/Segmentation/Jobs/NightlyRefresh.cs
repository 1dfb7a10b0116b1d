namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>When segments are looked at that have no schedule of their own: at 02:00 of the organisation's day, when few are at work.</summary>
internal static class NightlyRefresh
{
    /// <summary>Hour of the organisation's clock.</summary>
    public const int Hour = 2;

    /// <summary>From when on it counts as late.</summary>
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

    /// <summary>The next 02:00 that is not past, told likewise.</summary>
    public static DateTimeOffset NextAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var next = At(today, zone);
        return next > now ? next : At(today.AddDays(1), zone);
    }

    private static DateTimeOffset At(DateTime day, TimeZoneInfo zone)
    {
        var local = day.AddHours(Hour);
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(day) : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
