using System.Globalization;
using System.Text;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>
/// The cells of a table's current row by target. The first cell that cannot be taken is remembered, so that its row is
/// rejected with its column; cells that nothing is mapped to are never looked at.
/// </summary>
internal sealed class MappedCells
{
    /// <summary>Bytes of a cell.</summary>
    private const int MaxCell = 500;

    private readonly ITableRows rows;
    private readonly char? delimiter;
    private readonly Dictionary<string, (int Index, ColumnMapping Mapping)> columns = new(StringComparer.Ordinal);

    /// <summary>Finds the mapped columns in the file.</summary>
    /// <exception cref="ImportFileException">The record id of the person (of the account, in a table of accounts) is mapped to no column, or to one that the file lacks.</exception>
    public MappedCells(ITableRows rows, TableMapping table, TableForm form)
    {
        this.rows = rows;
        delimiter = form.Delimiter;
        var names = rows.Columns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.OrdinalIgnoreCase);
        foreach (var column in table.Columns)
        {
            if (names.TryGetValue(column.Column, out var index))
                columns.TryAdd(column.Target, (index, column));
            else
                Missing.Add(column);
        }

        var key = TableKinds.KeyOf(table.Holds);
        if (!columns.ContainsKey(key))
            throw new ImportFileException(Missing.Any(m => m.Target == key) ? ImportCodes.MappingColumnMissing : ImportCodes.CsvNoIdColumn, 0, Missing.Any(m => m.Target == key) ? key : null);
    }

    /// <summary>Columns of the mapping that the file does not have.</summary>
    public List<ColumnMapping> Missing { get; } = [];

    /// <summary>Why the row cannot be taken, and the column that says so; null while nothing is wrong.</summary>
    public (string Code, string Column)? Fault { get; private set; }

    public bool Has(string target) => columns.ContainsKey(target);

    /// <summary>Goes on to the row that is current now.</summary>
    public void Begin() => Fault = null;

    /// <summary>Trimmed; null when blank, absent, or too long (a fault).</summary>
    public string? Text(string target)
    {
        if (!columns.TryGetValue(target, out var column))
            return null;
        var text = rows.Cell(column.Index).Trim();
        if (text.Length == 0)
            return null;
        if (text.Length <= MaxCell / 3 || Encoding.UTF8.GetByteCount(text) <= MaxCell)
            return text;
        Refuse(target, ImportCodes.ValueTooLong);
        return null;
    }

    /// <summary>A date; null when blank or none (a fault).</summary>
    public (DateOnly Day, int Second)? Date(string target)
    {
        if (Text(target) is not { } text)
            return null;
        if (SourceDates.Read(text, columns[target].Mapping.Dates ?? DateOrder.MonthFirst) is { } date)
            return date;
        Refuse(target, ImportCodes.DateInvalid);
        return null;
    }

    /// <summary>A number; null when blank or words, which are no fault: a result may be "negative", which is not stored.</summary>
    public double? Number(string target)
    {
        if (Text(target) is not { } text)
            return null;
        // In files separated by semicolons the comma is the decimal sign; elsewhere it groups thousands.
        if (delimiter == ';' && text.Count(c => c == ',') == 1 && !text.Contains('.', StringComparison.Ordinal))
            text = text.Replace(',', '.');
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>True for a bound instead of a number: "&lt;5", "&gt; 60", "≤ 0.1". It says what the number is not.</summary>
    public bool IsBound(string target) =>
        Text(target) is { } text && text[0] is '<' or '>' or '≤' or '≥' && text.AsSpan(1).TrimStart('=').TrimStart() is { Length: > 0 } rest && char.IsAsciiDigit(rest[0] is '.' or ',' && rest.Length > 1 ? rest[1] : rest[0]);

    public ColumnMapping Mapping(string target) => columns[target].Mapping;

    /// <summary>Categories that the mapping gives to what the column brings; none where the file has no such column.</summary>
    public Sensitivity Label(string target) => columns.TryGetValue(target, out var column) ? column.Mapping.Sensitivity : Sensitivity.None;

    /// <summary>Remembers the first fault of a row.</summary>
    public void Refuse(string target, string code) => Fault ??= (code, Place(target));

    /// <summary>How lists of rejected rows name a column: by target and place, since its name is the file's own text.</summary>
    public string Place(string target) => columns.TryGetValue(target, out var column) ? FormattableString.Invariant($"{target} (column {column.Index + 1})") : target;
}
