using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>A person's record as an archive: <c>record.json</c> for programs, <c>record.html</c> for people. Pure.</summary>
internal static class PersonRecordFile
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Zip(string organisation, DateTimeOffset at, IReadOnlyList<RecordSection> sections)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, "record.json", Machine(organisation, at, sections));
            Write(archive, "record.html", Page(organisation, at, sections));
        }

        return buffer.ToArray();
    }

    private static string Machine(string organisation, DateTimeOffset at, IReadOnlyList<RecordSection> sections)
    {
        var root = new JsonObject { ["organisation"] = organisation, ["madeAt"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
        foreach (var section in sections)
            root[section.Key] = new JsonArray([.. section.Rows.Select(r => r.DeepClone())]);
        return root.ToJsonString(Json);
    }

    private static string Page(string organisation, DateTimeOffset at, IReadOnlyList<RecordSection> sections)
    {
        var html = new StringBuilder("""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your record</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a2733}table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}th,td{text-align:left;vertical-align:top;border:1px solid #75838f;padding:.3rem .5rem;overflow-wrap:anywhere}.scroll{overflow-x:auto}</style></head><body><main>
            """);
        html.Append(CultureInfo.InvariantCulture, $"<h1>Your record at {Text(organisation)}</h1><p>Made on {at.UtcDateTime:d MMMM yyyy, HH:mm} UTC. The same data for programs is in record.json.</p>\n");
        foreach (var section in sections)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(section.Title)}</h2>\n");
            var columns = section.Rows.SelectMany(r => r.Select(f => f.Key)).Distinct(StringComparer.Ordinal).ToList();
            if (section.Rows.Count == 0)
                html.Append("<p>Nothing on file.</p>\n");
            else if (section.Rows.Count == 1)
                Table(html, section.Title, null, columns.Select(c => (IReadOnlyList<string>)[Words(c), Cell(section.Rows[0][c])]));
            else
                Table(html, section.Title, columns.Select(Words), section.Rows.Select(r => (IReadOnlyList<string>)[.. columns.Select(c => Cell(r[c]))]));
        }

        return html.Append("</main></body></html>\n").ToString();
    }

    /// <param name="html">The page.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="heads">Heads of the columns; null: the first cell of each row is its head.</param>
    /// <param name="rows">Cells.</param>
    private static void Table(StringBuilder html, string name, IEnumerable<string>? heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Text(name)}\"><table>");
        if (heads is not null)
            html.Append("<thead><tr>").Append(string.Concat(heads.Select(h => $"<th scope=\"col\">{Text(h)}</th>"))).Append("</tr></thead>");
        html.Append("<tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
                html.Append(heads is null && i == 0 ? $"<th scope=\"row\">{Text(row[i])}</th>" : $"<td>{Text(row[i])}</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonValue single => single.ToString(),
        _ => value.ToJsonString(Json),
    };

    /// <summary>"medicalRecordNumber" reads "Medical record number".</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        foreach (var c in name)
            words.Append(words.Length == 0 ? char.ToUpperInvariant(c).ToString() : char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString());
        return words.ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Write(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(text);
    }
}
