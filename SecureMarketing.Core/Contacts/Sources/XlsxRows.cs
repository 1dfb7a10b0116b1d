using System.Globalization;
using System.Xml;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>
/// Rows of a workbook's sheet (ECMA-376 §18.3), streamed. ClosedXML holds a whole workbook in memory and can compute; this
/// reader holds one row, and a formula is never computed: its stored result is taken, and without one its row is refused.
/// </summary>
internal sealed class XlsxRows : ITableRows
{
    private const int SampleRows = 200;
    private const int MaxColumns = 16_384;

    private readonly XlsxParts parts;
    private readonly XlsxBook book;
    private readonly XmlReader sheet;
    private List<string> cells = [];
    private List<(int Column, string Code)> faults = [];
    private bool begun;

    /// <exception cref="ImportFileException">It is no workbook, lacks the sheet, is empty, or unfolds beyond the limits.</exception>
    public XlsxRows(string path, TableForm form)
    {
        parts = new XlsxParts(path);
        try
        {
            book = XlsxBook.Read(parts);
            var part = book.Sheets.FirstOrDefault(s => form.Sheet is null || string.Equals(s.Name, form.Sheet, StringComparison.OrdinalIgnoreCase)).Part;
            sheet = part is not null && parts.Open(part) is { } opened ? opened : throw new ImportFileException(ImportCodes.WorkbookSheet);
            if (!Next())
                throw new ImportFileException(ImportCodes.FileEmpty);
            Columns = form.Header == true ? ColumnNames.Unique(cells) : ColumnNames.Numbered(cells.Count);
            begun = form.Header != true;
            Judge();
        }
        catch (Exception fault)
        {
            sheet?.Dispose();
            parts.Dispose();
            if (fault is XmlException or InvalidDataException)
                throw new ImportFileException(ImportCodes.WorkbookUnreadable);
            throw;
        }
    }

    public IReadOnlyList<string> Columns { get; }

    public int Row { get; private set; }

    public long Position => 0;

    public string? Fault { get; private set; }

    public int? FaultColumn { get; private set; }

    /// <summary>Finds out whether the sheet's first row names its columns.</summary>
    /// <exception cref="ImportFileException">As the constructor.</exception>
    public static TableForm FormOf(string path, TableForm stated)
    {
        if (stated.Header is not null)
            return stated;
        using var rows = new XlsxRows(path, stated with { Header = false });
        var sample = new List<IReadOnlyList<string>>();
        while (sample.Count < SampleRows && rows.MoveNext())
            sample.Add([.. rows.cells]);
        return stated with { Header = HeaderGuess.IsHeader(sample) };
    }

    /// <summary>Names of the visible sheets.</summary>
    /// <exception cref="ImportFileException">It is no workbook.</exception>
    public static IReadOnlyList<string> SheetsOf(string path)
    {
        using var package = new XlsxParts(path);
        return [.. XlsxBook.Read(package).Sheets.Select(s => s.Name)];
    }

    public bool MoveNext()
    {
        if (begun)
        {
            begun = false;
            return true;
        }

        if (!Next())
            return false;
        Judge();
        return true;
    }

    public string Cell(int column) => column < cells.Count ? cells[column] : "";

    public void Dispose()
    {
        sheet.Dispose();
        parts.Dispose();
    }

    private void Judge()
    {
        (Fault, FaultColumn) = (null, null);
        if (faults is [var (column, code), ..])
            (Fault, FaultColumn) = (code, column);
        else if (cells.Count > Columns.Count)
            Fault = ImportCodes.CsvFieldCount;
    }

    /// <summary>The next row with any value; formatting alone makes no row.</summary>
    private bool Next()
    {
        try
        {
            while (sheet.Read())
            {
                if (sheet.NodeType != XmlNodeType.Element || sheet.LocalName != "row")
                    continue;
                Row = int.TryParse(sheet.GetAttribute("r"), CultureInfo.InvariantCulture, out var stated) ? stated : Row + 1;
                (cells, faults) = ([], []);
                if (!sheet.IsEmptyElement)
                    ReadRow();
                while (cells is [.., ""])
                    cells.RemoveAt(cells.Count - 1);
                if (cells.Count > 0 || faults.Count > 0)
                    return true;
            }
        }
        catch (Exception fault) when (fault is XmlException or InvalidDataException)
        {
            throw new ImportFileException(ImportCodes.WorkbookUnreadable, Row);
        }

        return false;
    }

    private void ReadRow()
    {
        var depth = sheet.Depth;
        while (sheet.Read() && sheet.Depth > depth)
        {
            if (sheet.NodeType != XmlNodeType.Element || sheet.LocalName != "c")
                continue;
            var column = ColumnOf(sheet.GetAttribute("r")) ?? cells.Count;
            if (column >= MaxColumns)
                throw new ImportFileException(ImportCodes.WorkbookUnreadable, Row);
            while (cells.Count <= column)
                cells.Add("");
            cells[column] = ReadCell(column);
        }
    }

    private string ReadCell(int column)
    {
        var kind = sheet.GetAttribute("t") ?? "n";
        var style = int.TryParse(sheet.GetAttribute("s"), CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (sheet.IsEmptyElement)
            return "";
        var (value, isFormula) = ((string?)null, false);
        var depth = sheet.Depth;
        while (sheet.Read() && sheet.Depth > depth)
        {
            if (sheet.NodeType != XmlNodeType.Element)
                continue;
            if (sheet.LocalName == "f")
                isFormula = true;
            else if (sheet.LocalName is "v" or "is")
                value = XlsxText.Of(sheet);
        }

        if (value is null || (isFormula && value.Length == 0 && kind != "str"))
        {
            if (isFormula)
                faults.Add((column, ImportCodes.WorkbookFormula));
            return "";
        }

        switch (kind)
        {
            case "s":
                return book.Shared(int.TryParse(value, CultureInfo.InvariantCulture, out var index) ? index : -1);
            case "e":
                faults.Add((column, ImportCodes.WorkbookErrorCell));
                return "";
            case "b":
                return value == "1" ? "true" : "false";
            case "n":
                return book.Format(style).Text(value, book.From1904);
            default:
                return value;
        }
    }

    /// <summary>From 0; "C7" is 2. Null when the cell does not say.</summary>
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in (reference ?? "").TakeWhile(char.IsAsciiLetter))
            column = Math.Min((column * 26) + (char.ToUpperInvariant(c) - 'A' + 1), MaxColumns + 1);
        return column == 0 ? null : column - 1;
    }
}
