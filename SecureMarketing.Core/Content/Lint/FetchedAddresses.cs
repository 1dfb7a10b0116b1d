using AngleSharp.Html.Parser;

namespace SecureMarketing.Core.Content;

/// <summary>
/// What a mail program fetches by merely showing a message: pictures, backgrounds, CSS <c>url()</c> and <c>@import</c>, fonts,
/// frames. Read from the finished HTML, so that nothing the renderer writes escapes the check.
/// </summary>
public static class FetchedAddresses
{
    private static readonly string[] FetchingAttributes = ["src", "srcset", "background", "poster", "data", "xlink:href"];

    /// <summary>Every such address that is not embedded (<c>data:</c>, <c>cid:</c>), in order of appearance.</summary>
    public static IReadOnlyList<string> In(string html)
    {
        using var document = new HtmlParser().ParseDocument(html);
        var found = new List<string>();
        foreach (var element in document.All)
        {
            foreach (var name in FetchingAttributes)
            {
                if (element.GetAttribute(name) is { Length: > 0 } value)
                    found.AddRange(name == "srcset" ? value.Split(',').Select(c => c.Trim().Split(' ')[0]) : [value]);
            }

            if (element.LocalName == "link" && element.GetAttribute("href") is { Length: > 0 } href)
                found.Add(href);
            if (element.GetAttribute("style") is { Length: > 0 } style)
                found.AddRange(InStyle(style));
            if (element.LocalName == "style")
                found.AddRange(InStyle(element.TextContent));
        }

        return [.. found.Where(a => !a.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !a.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))];
    }

    private static IEnumerable<string> InStyle(string css)
    {
        for (var at = css.IndexOf("url(", StringComparison.OrdinalIgnoreCase); at >= 0; at = css.IndexOf("url(", at + 4, StringComparison.OrdinalIgnoreCase))
        {
            var end = css.IndexOf(')', at);
            yield return css[(at + 4)..(end < 0 ? css.Length : end)].Trim(' ', '\'', '"');
        }

        for (var at = css.IndexOf("@import", StringComparison.OrdinalIgnoreCase); at >= 0; at = css.IndexOf("@import", at + 7, StringComparison.OrdinalIgnoreCase))
        {
            var rest = css[(at + 7)..].TrimStart();
            if (rest.Length > 0 && rest[0] is '"' or '\'')
                yield return rest[1..].Split(rest[0], 2)[0];
        }
    }
}
