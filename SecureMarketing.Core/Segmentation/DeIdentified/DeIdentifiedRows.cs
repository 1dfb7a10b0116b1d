using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>Rows as text, and back. Pure.</summary>
internal static class DeIdentifiedRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What a fact and a visit hold, in the order of their parts within a cell.</summary>
    private static readonly Dictionary<string, string[]> Parts = new(StringComparer.Ordinal)
    {
        [SafeHarborFields.Facts] = ["kind", "system", "code", "year", "active", "value", "unit"],
        [SafeHarborFields.Visits] = ["class", "year", "n"],
    };

    /// <summary>Columns of a table, in order.</summary>
    public static IReadOnlyList<string> Columns(DeIdentifiedOptions options)
    {
        List<string> columns =
        [
            SafeHarborFields.Record, SafeHarborFields.Sex, SafeHarborFields.Age, SafeHarborFields.BirthYear, SafeHarborFields.Deceased, SafeHarborFields.DeathYear,
            options.Place == PlaceColumn.Area ? SafeHarborFields.Area : SafeHarborFields.State,
            SafeHarborFields.MaritalStatus, SafeHarborFields.Language, SafeHarborFields.Race, SafeHarborFields.Ethnicity,
        ];
        if (options.Facts)
            columns.Add(SafeHarborFields.Facts);
        if (options.Visits)
            columns.Add(SafeHarborFields.Visits);
        return columns;
    }

    /// <summary>A line without its end.</summary>
    public static string Line(DeIdentifiedPerson person, DeIdentifiedOptions options) =>
        options.Format == DeIdentifiedFormat.Ndjson ? JsonSerializer.Serialize(person, Json) : Csv(JsonSerializer.SerializeToNode(person, Json)!.AsObject(), Columns(options));

    /// <summary>The row of a table line as the object that NDJSON would hold. Cells beyond the header keep a name of their own.</summary>
    public static JsonObject FromCsv(string line, IReadOnlyList<string> columns)
    {
        var row = new JsonObject();
        var cells = Cells(line);
        for (var i = 0; i < cells.Count; i++)
        {
            var column = i < columns.Count ? columns[i] : string.Create(CultureInfo.InvariantCulture, $"column{i + 1}");
            if (cells[i].Length > 0)
                row[column] = Parts.TryGetValue(column, out var parts) ? Objects(cells[i], parts) : JsonValue.Create(cells[i]);
        }

        return row;
    }

    /// <summary>Cells of one RFC 4180 line.</summary>
    public static IReadOnlyList<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (quoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }

        cells.Add(cell.ToString());
        return cells;
    }

    private static string Csv(JsonObject row, IReadOnlyList<string> columns) => string.Join(',', columns.Select(column => row[column] switch
    {
        null => "",
        // No value of a permitted form begins a formula or holds a comma or quotation mark, so nothing needs quoting.
        JsonArray items => string.Join(';', items.Select(item => string.Join(':', Parts[column].Select(part => item![part]?.ToString() ?? "")).TrimEnd(':'))),
        var value => value.ToString(),
    }));

    private static JsonArray Objects(string cell, string[] parts)
    {
        var objects = new JsonArray();
        foreach (var item in cell.Split(';'))
        {
            var made = new JsonObject();
            var values = item.Split(':');
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i].Length > 0)
                    made[i < parts.Length ? parts[i] : string.Create(CultureInfo.InvariantCulture, $"part{i + 1}")] = values[i];
            }

            objects.Add(made);
        }

        return objects;
    }
}
