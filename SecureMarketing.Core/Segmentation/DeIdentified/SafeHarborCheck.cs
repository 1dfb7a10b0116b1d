using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>Something in a file that must not leave.</summary>
/// <param name="Row">1 upward, the header of a table apart.</param>
/// <param name="Field">Its name; a name that is itself no name of a field is replaced.</param>
/// <param name="Kind">Which of the eighteen kinds it most likely is.</param>
/// <param name="Problem">What is wrong; never the value.</param>
public sealed record SafeHarborFinding(int Row, string Field, IdentifierKind Kind, string Problem);

/// <summary>
/// Looks through an exported set as a stranger would: every field must be permitted, every value have the form of its
/// field, and the years, ages and areas of a row must go together (45 CFR 164.514(b)(2)). Knows nothing of how it was made.
/// </summary>
/// <param name="areas">The census by which areas are judged.</param>
/// <param name="asOf">Day of the export: ages count to it.</param>
public sealed partial class SafeHarborCheck(ZipAreas areas, DateOnly asOf)
{
    /// <summary>Findings at most; the file is no good after the first.</summary>
    public const int Limit = 1000;

    /// <summary>Reads NDJSON, or a table whose first line is the header.</summary>
    /// <returns>Rows read, and what was found, in order.</returns>
    public async Task<(int Rows, IReadOnlyList<SafeHarborFinding> Findings)> RunAsync(TextReader reader, CancellationToken cancellationToken)
    {
        var findings = new List<SafeHarborFinding>();
        IReadOnlyList<string>? columns = null;
        var rows = 0;
        while (await reader.ReadLineAsync(cancellationToken) is { } line && findings.Count < Limit)
        {
            if (line.Length == 0)
                continue;
            if (rows == 0 && columns is null && line[0] != '{')
            {
                columns = DeIdentifiedRows.Cells(line);
                continue;
            }

            rows++;
            if (Row(line, columns) is { } row)
                findings.AddRange(Findings(rows, row));
            else
                findings.Add(new SafeHarborFinding(rows, "row", IdentifierKind.OtherUnique, "is neither a JSON object nor a line of the table, so it may hold anything"));
        }

        return (rows, findings);
    }

    private static JsonObject? Row(string line, IReadOnlyList<string>? columns)
    {
        if (columns is not null)
            return DeIdentifiedRows.FromCsv(line, columns);
        try
        {
            // Twice the same name is refused: one reader would see the first value and the next one the second.
            return JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal IEnumerable<SafeHarborFinding> Findings(int row, JsonObject person)
    {
        foreach (var (field, value) in person)
        {
            if (field is SafeHarborFields.Facts or SafeHarborFields.Visits && value is JsonArray items)
            {
                foreach (var item in items)
                {
                    foreach (var finding in item is JsonObject part ? Parts(row, field, part) : [Finding(row, field, item?.ToString() ?? "", "holds something else than an object")])
                        yield return finding;
                }
            }
            else if (Scalar(value) is not { } text || !SafeHarborFields.Permits(field, text) || field.Contains('.', StringComparison.Ordinal))
                yield return Finding(row, field, value?.ToString() ?? "", Listed(field) ? "does not have the form of this field" : "is not on the list of permitted fields");
        }

        foreach (var finding in Together(row, person))
            yield return finding;
    }

    private static IEnumerable<SafeHarborFinding> Parts(int row, string list, JsonObject part)
    {
        foreach (var (field, value) in part)
        {
            var name = list + "." + field;
            if (Scalar(value) is not { } text || !SafeHarborFields.Permits(name, text))
                yield return Finding(row, name, value?.ToString() ?? "", "is not permitted here, or does not have the form of this field");
        }

        if (list == SafeHarborFields.Facts && (Scalar(part["system"]) is not { } system || Scalar(part["code"]) is not { } code || !CodeForm.IsPublic(system, code)))
            yield return Finding(row, "facts.code", Scalar(part["code"]) ?? "", "is no code of a public code system");
    }

    /// <summary>What single values do not show.</summary>
    private IEnumerable<SafeHarborFinding> Together(int row, JsonObject person)
    {
        if (Scalar(person[SafeHarborFields.Area]) is { } area && area != ZipAreas.Withheld && !areas.MayTell(area))
            yield return new SafeHarborFinding(row, SafeHarborFields.Area, IdentifierKind.Geography, $"has 20,000 people or fewer by the census of {areas.Vintage}; it must be 000");
        if (person.ContainsKey(SafeHarborFields.Area) && person.ContainsKey(SafeHarborFields.State))
            yield return new SafeHarborFinding(row, SafeHarborFields.State, IdentifierKind.Geography, "stands beside an area, and together they may cut out fewer than 20,000 people");
        var birth = Year(person[SafeHarborFields.BirthYear]);
        var reference = Year(person[SafeHarborFields.DeathYear]) ?? asOf.Year;
        if (Scalar(person[SafeHarborFields.Age]) == SafeAge.Category && birth is not null)
            yield return new SafeHarborFinding(row, SafeHarborFields.BirthYear, IdentifierKind.Date, "tells an age over 89");
        var years = new[] { (Field: SafeHarborFields.BirthYear, Year: birth) }
            .Concat(Items(person, SafeHarborFields.Facts).Select(f => (Field: "facts.year", Year: Year(f["year"]))))
            .Concat(Items(person, SafeHarborFields.Visits).Select(v => (Field: "visits.year", Year: Year(v["year"]))));
        foreach (var (field, _) in years.Where(y => y.Year is { } year && SafeAge.Tells(year, reference)))
            yield return new SafeHarborFinding(row, field, IdentifierKind.Date, "lies so far back that it tells an age over 89");
    }

    private static IEnumerable<JsonObject> Items(JsonObject person, string field) => (person[field] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static int? Year(JsonNode? value) => int.TryParse(Scalar(value), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;

    /// <summary>The text of a single value; null for lists, objects and nothing.</summary>
    private static string? Scalar(JsonNode? value) => value is JsonValue single ? single.GetValueKind() == JsonValueKind.String ? single.GetValue<string>() : single.ToJsonString() : null;

    private static bool Listed(string field) => typeof(DeIdentifiedPerson).GetProperties().Any(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) == field);

    /// <summary>A field may be named after a person: only names that look like a column's are repeated.</summary>
    private static SafeHarborFinding Finding(int row, string field, string value, string problem) =>
        new(row, FieldForm().IsMatch(field) ? field : "unnamed", IdentifierSigns.Of(field, value), problem);

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]{0,29}(\.[a-z][A-Za-z0-9]{0,29})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex FieldForm();
}
