using System.Globalization;

namespace SecureMarketing.Web.Features.Home;

/// <summary>Numbers of things, never of people, as cards say them.</summary>
internal static class HomeWords
{
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 campaign", "3 campaigns".</summary>
    public static string Count(int count, string one, string many) => Number(count) + " " + (count == 1 ? one : many);
}
