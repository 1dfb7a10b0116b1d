using System.Globalization;
using System.Net;
using System.Text;

namespace SecureMarketing.Core.Kernel;

/// <summary>A page of its own for printing, that is handed out as a file: nothing of it is loaded from elsewhere and no script runs. Pure.</summary>
internal static class PrintPage
{
    private const string Css =
        "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1rem;color:#1a2733}table{border-collapse:collapse;width:100%}" +
        "th,td{text-align:left;vertical-align:top;border:1px solid #75838f;padding:.3rem .5rem;overflow-wrap:anywhere}.scroll{overflow-x:auto}";

    /// <param name="title">Of the document.</param>
    /// <param name="css">Added to what every page has.</param>
    /// <param name="policy">Added to the content security policy, with its semicolon.</param>
    /// <param name="language">BCP 47 tag of its words.</param>
    public static StringBuilder Begin(string title, string css, string policy = "", string language = "en") => new(string.Create(CultureInfo.InvariantCulture, $"""
        <!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{Text(title)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'{policy}">
        <style>{Css}{css}</style></head><body><main>

        """));

    /// <summary>A wide table scrolls by itself, by keyboard too; <see cref="CloseTable"/> ends it.</summary>
    /// <param name="html">The page.</param>
    /// <param name="name">Of the table, for who cannot see it.</param>
    /// <param name="heads">Heads of the columns; null: none.</param>
    public static StringBuilder OpenTable(this StringBuilder html, string name, IEnumerable<string>? heads)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Text(name)}\"><table>");
        if (heads is not null)
            html.Append("<thead><tr>").AppendJoin("", heads.Select(h => $"<th scope=\"col\">{Text(h)}</th>")).Append("</tr></thead>");
        return html.Append("<tbody>");
    }

    public static StringBuilder CloseTable(this StringBuilder html) => html.Append("</tbody></table></div>\n");

    /// <summary>The whole page.</summary>
    public static string End(this StringBuilder html) => html.Append("</main></body></html>\n").ToString();

    /// <summary>Typed markup becomes text.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);
}
