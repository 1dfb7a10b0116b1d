using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Kernel;

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
        var html = PrintPage.Begin("Your record", "body{max-width:70rem}table{margin:0 0 1.5rem}");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Your record at {PrintPage.Text(organisation)}</h1><p>Made on {at.UtcDateTime:d MMMM yyyy, HH:mm} UTC. The same data for programs is in record.json.</p>\n");
        foreach (var section in sections)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{PrintPage.Text(section.Title)}</h2>\n");
            var columns = section.Rows.SelectMany(r => r.Select(f => f.Key)).Distinct(StringComparer.Ordinal).ToList();
            if (section.Rows.Count == 0)
                html.Append("<p>Nothing on file.</p>\n");
            else if (section.Rows.Count == 1)
                Table(html, section.Title, null, columns.Select(c => (IReadOnlyList<string>)[Words(c), Cell(section.Rows[0][c])]));
            else
                Table(html, section.Title, columns.Select(Words), section.Rows.Select(r => (IReadOnlyList<string>)[.. columns.Select(c => Cell(r[c]))]));
        }

        return html.End();
    }

    /// <param name="html">The page.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="heads">Heads of the columns; null: the first cell of each row is its head.</param>
    /// <param name="rows">Cells.</param>
    private static void Table(StringBuilder html, string name, IEnumerable<string>? heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.OpenTable(name, heads);
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
                html.Append(heads is null && i == 0 ? $"<th scope=\"row\">{PrintPage.Text(row[i])}</th>" : $"<td>{PrintPage.Text(row[i])}</td>");
            html.Append("</tr>");
        }

        html.CloseTable();
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

    private static void Write(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(text);
    }
}
