using System.Globalization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Hosting;

/// <summary>Instants as people of the organisation read them: in its zone, day before month name, 24 hours.</summary>
public sealed class SiteZone(Organisation organisation)
{
    /// <summary>"24 Nov 2026, 10:42".</summary>
    public string Text(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"24 Nov 2026".</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
