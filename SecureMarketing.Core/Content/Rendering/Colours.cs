using System.Globalization;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>Contrast as WCAG 2.2 defines it (success criterion 1.4.3).</summary>
public static class Colours
{
    public const double ReadableContrast = 4.5;

    /// <summary>1 (none) to 21 (black on white).</summary>
    /// <param name="one"><c>#RRGGBB</c>.</param>
    /// <param name="other"><c>#RRGGBB</c>.</param>
    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>White or near-black, whichever reads better on the colour.</summary>
    public static string On(string colour) => Contrast("#FFFFFF", colour) >= Contrast("#1A2733", colour) ? "#FFFFFF" : "#1A2733";

    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour, 1)) + (0.7152 * Channel(colour, 3)) + (0.0722 * Channel(colour, 5));

    private static double Channel(string colour, int at)
    {
        var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / 255d;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
