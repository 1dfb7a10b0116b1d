namespace SecureMarketing.Core.Content;

/// <summary>Which addresses a document may point to.</summary>
public static class LinkTarget
{
    public const int MaxLength = 2000;

    /// <summary>Why an address is refused for a link; null when it is fine.</summary>
    public static (string What, string Mend)? RefuseLink(string href)
    {
        if (href.Contains("{{", StringComparison.Ordinal))
            return ("holds a merge field, which would put a person's data into a URL", "Link to a page that asks the person to sign in");
        if (!Uri.TryCreate(href, UriKind.Absolute, out var uri))
            return ("is no absolute address", "Begin with https://, mailto: or tel:");
        if (uri.Scheme is "mailto" or "tel")
            return null;
        return RefuseWeb(uri);
    }

    /// <summary>Why an address is refused for a picture; null when it is fine.</summary>
    public static (string What, string Mend)? RefuseImage(string src) =>
        Uri.TryCreate(src, UriKind.Absolute, out var uri) ? RefuseWeb(uri) : ("is no absolute address", "Begin with https://");

    /// <summary>True for a target that is fetched by a browser, so that a click can be counted.</summary>
    public static bool IsWeb(string href) => href.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static (string What, string Mend)? RefuseWeb(Uri uri)
    {
        if (uri.Scheme != Uri.UriSchemeHttps)
            return ($"uses {uri.Scheme}", "Use https, mailto or tel");
        if (uri.UserInfo.Length > 0)
            return ("holds a user name", "Remove what stands before the @");
        if (uri.Host.Length == 0)
            return ("names no host", "Write https://host/path");
        return null;
    }
}

/// <summary>The web links of a document, for tracking: each distinct address once, in reading order.</summary>
public static class DocumentLinks
{
    public static IReadOnlyList<string> Of(EmailDocument document) =>
    [
        .. document.Blocks.SelectMany(Hrefs).Where(LinkTarget.IsWeb).Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Hrefs(EmailBlock block) => block switch
    {
        ButtonBlock button => [button.Href],
        ImageBlock { Href: { } href } => [href],
        IInlineBlock text => text.Content.OfType<TextRun>().Select(run => run.Href).OfType<string>(),
        _ => [],
    };
}
