using CsvHelper;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>
/// A code list as separated columns with a header: <c>code</c>; <c>display</c>, <c>long</c>, <c>description</c>, <c>term</c>,
/// <c>name</c> or <c>short</c>; and, where there are any, <c>parent</c> and <c>selectable</c> or <c>billable</c>. LOINC's own table
/// (LoincTableCore.csv) says <c>LOINC_NUM</c> and <c>LONG_COMMON_NAME</c>.
/// </summary>
internal static class CodeTable
{
    private const int MaxRow = 64 * 1024;

    private static readonly string[] DisplayColumns = ["display", "long", "longdescription", "longcommonname", "description", "term", "name", "short", "shortdescription", "shortname"];
    private static readonly string[] CodeColumns = ["code", "loincnum"];
    private static readonly string[] SelectableColumns = ["selectable", "billable", "isbillable"];
    private static readonly char[] Separators = [',', '\t', ';', '|'];

    /// <param name="text">The whole file.</param>
    /// <param name="header">Its first row, which tells the separator.</param>
    public static IEnumerable<CodeListLine> Read(TextReader text, string header)
    {
        using var csv = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = Separators.MaxBy(s => header.Count(c => c == s)),
            MaxRecordSize = MaxRow,
            IncludeValuesInExceptions = false,
        }, leaveOpen: true);
        csv.ReadHeader();
        var columns = csv.Headers.Select((name, at) => (Name: Plain(name), At: at)).ToList();
        if (At(columns, CodeColumns) is not { } code)
            throw new CodeListException(1, "terminology.no_code_column", "Row 1 names no column \"code\". A table of codes has a header row with at least: code, display.");
        if (At(columns, DisplayColumns) is not { } display)
            throw new CodeListException(1, "terminology.no_display_column", "Row 1 names no column \"display\" with the words of each code.");
        var (parent, selectable) = (At(columns, ["parent"]), At(columns, SelectableColumns));
        while (Next(csv))
        {
            var row = (int)csv.RowNumber + 1;
            if (csv.FieldCount != columns.Count)
                throw new CodeListException(row, "terminology.row_columns", $"Row {CodeListReader.Number(row)} has {csv.FieldCount} columns where the header has {columns.Count}. Put words that contain the separator into quotes.");
            if (csv.GetString(code).Trim() is not { Length: > 0 } value)
                throw new CodeListException(row, "terminology.no_code", $"Row {CodeListReader.Number(row)} has no code.");
            if (value.Length > CodeMapping.Limits.Value)
                throw new CodeListException(row, "terminology.code_long", $"Row {CodeListReader.Number(row)}: the code is longer than {CodeMapping.Limits.Value} characters.");
            yield return new CodeListLine(row, value, Words(row, csv.GetString(display)), parent is { } p && csv.GetString(p).Trim() is { Length: > 0 } above ? above : null, selectable is not { } s || IsYes(csv.GetString(s)));
        }
    }

    /// <summary>The words of a code, cut where they are longer than the product keeps.</summary>
    public static string Words(int row, string text)
    {
        var words = text.Trim();
        if (words.Length == 0)
            throw new CodeListException(row, "terminology.no_display", $"Row {CodeListReader.Number(row)} has no words for its code.");
        return words.Length <= CodeMapping.Limits.Display ? words : words[..(CodeMapping.Limits.Display - 1)] + "…";
    }

    private static bool Next(CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException)
        {
            var row = (int)csv.RowNumber + 2;
            throw new CodeListException(row, "terminology.row_malformed", $"Row {CodeListReader.Number(row)}: a quote is opened and not closed.");
        }
    }

    private static int? At(List<(string Name, int At)> columns, string[] names)
    {
        foreach (var name in names)
        {
            if (columns.FindIndex(c => c.Name == name) is >= 0 and var found)
                return columns[found].At;
        }

        return null;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static bool IsYes(string cell) => cell.Trim().ToUpperInvariant() is "1" or "Y" or "YES" or "TRUE" or "T";
}
