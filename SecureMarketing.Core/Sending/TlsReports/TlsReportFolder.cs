using System.Globalization;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.TlsReports;

/// <summary>
/// Where the reports lie: <c>tls-reports/2026-11-24/</c> in the data folder of the node that wrote them. A day's folder appears
/// whole: one that a crash cut short does not count as written.
/// </summary>
public sealed class TlsReportFolder(DataFolder data)
{
    private const string Name = "tls-reports";
    private const string Format = "yyyy-MM-dd";

    /// <summary>The day's folder, whether it exists or not.</summary>
    public string Of(DateOnly day) => Path.Combine(data.File(Name), day.ToString(Format, CultureInfo.InvariantCulture));

    /// <summary>True when the day was written, be it that there was nothing to report.</summary>
    public bool Holds(DateOnly day) => Directory.Exists(Of(day));

    /// <summary>Days written, the oldest first.</summary>
    public IReadOnlyList<DateOnly> Days() => !Directory.Exists(data.File(Name)) ? [] :
    [
        .. Directory.EnumerateDirectories(data.File(Name))
            .Select(d => DateOnly.TryParseExact(Path.GetFileName(d), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null)
            .OfType<DateOnly>().Order(),
    ];

    internal void Remove(DateOnly day)
    {
        if (Holds(day))
            Directory.Delete(Of(day), recursive: true);
    }

    /// <summary>Removes what processes left that were killed while they wrote.</summary>
    internal void RemoveLeftovers(DateTimeOffset before)
    {
        if (!Directory.Exists(data.File(Name)))
            return;
        foreach (var left in Directory.EnumerateDirectories(data.File(Name), "*" + StagedFiles.Ending).Where(d => Directory.GetLastWriteTimeUtc(d) < before.UtcDateTime).ToList())
            Directory.Delete(left, recursive: true);
    }
}
