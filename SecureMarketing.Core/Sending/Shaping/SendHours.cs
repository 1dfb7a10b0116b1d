namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Hours of the day in which bulk mail may leave, in the organisation's zone. Transactional mail knows no hours.</summary>
/// <param name="From">First hour, 0–23.</param>
/// <param name="Until">Ends before this hour, 1–24; not above <paramref name="From"/>: over midnight.</param>
public readonly record struct SendHours(int From, int Until)
{
    /// <summary>The time from which bulk mail may leave; null: now.</summary>
    public DateTimeOffset? OpensAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        if (Holds(local.Hour))
            return null;
        var day = local.Date;
        var opens = day.AddHours(From);
        if (opens <= local.DateTime)
            opens = day.AddDays(1).AddHours(From);
        // In the hour that a clock change skips, the next whole hour counts.
        while (zone.IsInvalidTime(opens))
            opens = opens.AddHours(1);
        return new DateTimeOffset(opens, zone.GetUtcOffset(opens)).ToUniversalTime();
    }

    private bool Holds(int hour) => From < Until ? hour >= From && hour < Until : hour >= From || hour < Until;
}
