namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>
/// When a segment is to be looked at. Pure. Looks by hours lie on a grid that begins when the schedule was set, so a late one moves none after
/// it, and of several that were missed there is one latest, which is made up for once.
/// </summary>
internal static class LookTimes
{
    /// <summary>How often the job looks which are due: by so much a look may follow its time.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan HourlyGrace = TimeSpan.FromMinutes(30);

    /// <summary>The latest time for a look that is past; null when there was none yet, or nobody looks but by hand.</summary>
    /// <param name="schedule">How often.</param>
    /// <param name="begins">When the schedule was set, or where it never was, the segment made.</param>
    /// <param name="now">Later than both.</param>
    /// <param name="zone">Of the organisation, whose nights are meant.</param>
    public static DateTimeOffset? DueAt(SegmentSchedule schedule, DateTimeOffset begins, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (schedule.Hours is { } hours)
            return hours == 0 || now < begins ? null : begins.AddHours(Past(hours, begins, now) * hours);
        var night = NightlyRefresh.DueAt(now, zone);
        return begins < night ? night : null;
    }

    /// <summary>The next time that is not past; null when nobody looks but by hand.</summary>
    public static DateTimeOffset? NextAt(SegmentSchedule schedule, DateTimeOffset begins, DateTimeOffset now, TimeZoneInfo zone) => schedule.Hours switch
    {
        0 => null,
        { } when now < begins => begins,
        { } hours => begins.AddHours((Past(hours, begins, now) + 1) * hours),
        null => NightlyRefresh.NextAt(now, zone),
    };

    /// <param name="due">As <see cref="DueAt"/> says.</param>
    /// <param name="last">When it was last looked at, by a server or a person; null = never.</param>
    public static bool IsDue(DateTimeOffset? due, DateTimeOffset? last) => due is { } at && (last is null || last < at);

    /// <summary>From when on a look counts as late.</summary>
    public static TimeSpan GraceOf(SegmentSchedule schedule) => schedule.Hours is null ? NightlyRefresh.Grace : HourlyGrace;

    private static long Past(int hours, DateTimeOffset begins, DateTimeOffset now) => (now - begins).Ticks / TimeSpan.FromHours(hours).Ticks;
}
