namespace SecureMarketing.Web.Components;

/// <summary>
/// How a person wants the product to look, kept in cookies that <c>shell.js</c> writes: local storage is read only after
/// the first paint and flashes.
/// </summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null to follow the system.</param>
/// <param name="Contrast"><c>more</c>, or null for normal.</param>
/// <param name="Density"><c>compact</c>, or null for comfortable.</param>
public sealed record Look(string? Theme, string? Contrast, string? Density)
{
    public static readonly Look Standard = new(null, null, null);

    /// <summary>Anything but the known words counts as the standard: a cookie is foreign input.</summary>
    public static Look Of(HttpRequest request) => new(
        Known(request.Cookies["sm-theme"], "light", "dark"),
        Known(request.Cookies["sm-contrast"], "more"),
        Known(request.Cookies["sm-density"], "compact"));

    private static string? Known(string? value, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (value == word)
                return word;
        }

        return null;
    }
}
