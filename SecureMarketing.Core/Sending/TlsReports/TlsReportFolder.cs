using System.Globalization;
using SecureMarketing.Core.Persistence;

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

    /// <summary>An empty folder to write into.</summary>
    internal string Begin(DateOnly day)
    {
        if (Directory.Exists(Part(day)))
            Directory.Delete(Part(day), recursive: true);
        return Directory.CreateDirectory(Part(day)).FullName;
    }

    /// <summary>Puts what was written into its place: after the use case has committed, so that no report lies there that the trail does not know.</summary>
    public void Finish(DateOnly day)
    {
        Remove(day);
        Directory.Move(Part(day), Of(day));
    }

    internal void Remove(DateOnly day)
    {
        if (Holds(day))
            Directory.Delete(Of(day), recursive: true);
    }

    private string Part(DateOnly day) => Of(day) + ".part";
}
