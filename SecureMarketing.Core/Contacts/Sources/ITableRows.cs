using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>The rows of a table, forward and one at a time; what is current is valid until the next row is asked for.</summary>
internal interface ITableRows : IDisposable
{
    /// <summary>Unique names of the columns: as in the file's first row, or "Column 1" and so on.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Row as a spreadsheet counts it, from 1 (the header is row 1).</summary>
    int Row { get; }

    /// <summary>Bytes of the file read so far; 0 where nobody can tell, as in a workbook, whose rows are packed.</summary>
    long Position { get; }

    /// <summary>Why this row cannot be taken (one of <see cref="ImportCodes"/>), null when it can.</summary>
    string? Fault { get; }

    /// <summary>The column that <see cref="Fault"/> is about, from 0; null when the whole row is meant.</summary>
    int? FaultColumn { get; }

    /// <summary>Goes to the next row that is not blank.</summary>
    /// <exception cref="ImportFileException">The file cannot be read on.</exception>
    bool MoveNext();

    /// <summary>A cell's text; "" where the row has none.</summary>
    /// <param name="column">From 0.</param>
    string Cell(int column);
}

/// <summary>Names for columns: unique, never blank.</summary>
internal static class ColumnNames
{
    public static IReadOnlyList<string> Numbered(int count) => [.. Enumerable.Range(1, count).Select(n => FormattableString.Invariant($"Column {n}"))];

    /// <summary>Blank names get their number, repeated ones a counter: "Phone", "Phone (2)".</summary>
    public static IReadOnlyList<string> Unique(IEnumerable<string> header)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new List<string>();
        foreach (var (index, text) in header.Index())
        {
            var name = text.Trim() is { Length: > 0 } written ? written : FormattableString.Invariant($"Column {index + 1}");
            var unique = name;
            for (var n = 2; !seen.Add(unique); n++)
                unique = FormattableString.Invariant($"{name} ({n})");
            names.Add(unique);
        }

        return names;
    }
}
