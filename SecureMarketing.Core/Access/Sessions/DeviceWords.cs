namespace SecureMarketing.Core.Access;

/// <summary>A browser's User-Agent header as a person would say it.</summary>
internal static class DeviceWords
{
    public const int MaxLength = 60;

    // In order: most browsers also claim to be the ones further down.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ];

    /// <param name="userAgent">As the browser sent it, which anyone may forge: it helps its owner, it proves nothing.</param>
    public static string Of(string? userAgent)
    {
        var browser = NameIn(Browsers, userAgent);
        var system = NameIn(Systems, userAgent);
        return (browser, system) switch
        {
            (null, null) => "Unknown browser",
            (null, _) => "A browser on " + system,
            (_, null) => browser,
            _ => $"{browser} on {system}",
        };
    }

    private static string? NameIn((string Mark, string Name)[] known, string? text) =>
        text is null ? null : known.Where(k => text.Contains(k.Mark, StringComparison.Ordinal)).Select(k => k.Name).FirstOrDefault();
}
