using System.Globalization;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>Which comes first where a date is written with slashes, dots or dashes and no year in front.</summary>
public enum DateOrder
{
    /// <summary>American: 1/31/1990.</summary>
    MonthFirst = 1,

    /// <summary>31/1/1990, 31.01.1990.</summary>
    DayFirst = 2,
}

/// <summary>
/// Dates as files write them. Year-first forms and written-out months mean one day whatever the order; two-digit years are
/// refused, since 1/1/30 is a birth date in one file and an appointment in the next.
/// </summary>
internal static class SourceDates
{
    private static readonly string[] Fixed = ["yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "d-MMM-yyyy", "d MMM yyyy", "MMM d yyyy", "MMM d, yyyy", "MMMM d, yyyy", "d MMMM yyyy"];
    private static readonly string[] American = ["M/d/yyyy", "M-d-yyyy", "M.d.yyyy"];
    private static readonly string[] European = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy"];
    private static readonly string[] Times = ["H:mm:ss", "H:mm", "h:mm:ss tt", "h:mm tt"];

    /// <summary>The day as written, never moved to another zone, and the second within it (0 when no time is written).</summary>
    public static (DateOnly Day, int Second)? Read(string text, DateOrder order)
    {
        text = text.Trim();
        // The usual form first: to try them all in turn costs fifteen times as much.
        if (text.Length == Fixed[0].Length && DateOnly.TryParseExact(text, Fixed[0], CultureInfo.InvariantCulture, DateTimeStyles.None, out var usual))
            return (usual, 0);
        var (date, time) = Split(text);
        if (!DateOnly.TryParseExact(date, Fixed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) &&
            !DateOnly.TryParseExact(date, order == DateOrder.DayFirst ? European : American, CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return null;
        if (day.Year < 1)
            return null;
        return Second(time) is { } second ? (day, second) : null;
    }

    /// <summary>
    /// The order that these texts need: null when none is a date in that form or when both orders read all of them.
    /// </summary>
    public static DateOrder? OrderOf(IEnumerable<string> texts)
    {
        var (american, european, both) = (0, 0, 0);
        foreach (var text in texts)
        {
            var (a, e) = (Read(text, DateOrder.MonthFirst), Read(text, DateOrder.DayFirst));
            if (a is not null && e is not null)
                both += a == e ? 0 : 1;
            else if (a is not null)
                american++;
            else if (e is not null)
                european++;
        }

        return american > european ? DateOrder.MonthFirst : european > american ? DateOrder.DayFirst : null;
    }

    /// <summary>The instant that an offset or "Z" in the text fixes; null when it names no zone.</summary>
    public static DateTimeOffset? Instant(string text) =>
        text.Length > 10 && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10) &&
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;

    private static (string Date, string Time) Split(string text)
    {
        var t = text.Length > 10 ? text.IndexOf('T', StringComparison.Ordinal) : -1;
        if (t == 10)
            return (text[..t], text[(t + 1)..]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return (text, "");
        var space = text.LastIndexOf(' ', colon);
        return space < 0 ? (text, "") : (text[..space].TrimEnd(','), text[(space + 1)..]);
    }

    private static int? Second(string time)
    {
        if (time.Length == 0)
            return 0;
        var zone = time.IndexOfAny(['Z', '+', '-', '.']);
        if (zone > 0)
            time = time[..zone];
        return TimeOnly.TryParseExact(time.Trim(), Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? (int)at.ToTimeSpan().TotalSeconds : null;
    }
}
