using Microsoft.Playwright;

namespace SecureMarketing.Tests.Browser;

/// <summary>How a window looks.</summary>
/// <param name="Width">CSS pixels.</param>
/// <param name="Height">CSS pixels.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>.</param>
/// <param name="HighContrast">The product's own high contrast.</param>
public sealed record Viewport(int Width, int Height, string Theme = "light", bool HighContrast = false)
{
    public static readonly Viewport Desktop = new(1440, 900);
    public static readonly Viewport Tablet = new(768, 1024);
    public static readonly Viewport Phone = new(390, 844);

    /// <summary>
    /// What a state of a page is looked at in: desktop and phone, light and dark in the slow tier; in the fast one each of
    /// the four words once, because a look costs a reload.
    /// </summary>
    public static IReadOnlyList<Viewport> Looks { get; } = Environment.GetEnvironmentVariable("SM_FULL") == "1"
        ? [Desktop, Desktop with { Theme = "dark" }, Phone, Phone with { Theme = "dark" }]
        : [Desktop, Phone with { Theme = "dark" }];

    internal IEnumerable<Cookie> Cookies(string origin)
    {
        yield return new Cookie { Name = "sm-theme", Value = Theme, Url = origin };
        if (HighContrast)
            yield return new Cookie { Name = "sm-contrast", Value = "more", Url = origin };
    }

    public override string ToString() => $"{Width}-{Theme}{(HighContrast ? "-contrast" : "")}";
}
