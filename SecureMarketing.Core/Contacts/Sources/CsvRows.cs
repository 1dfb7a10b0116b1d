using System.Text.Unicode;
using CsvHelper;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>
/// Rows of delimited text (RFC 4180 with any of <see cref="TableForm.Delimiters"/>). A quotation mark within an unquoted
/// cell is text, as in 12" and 37°36'37.8"N; text after a closing one, and one that never closes, are faults.
/// </summary>
internal sealed class CsvRows : ITableRows
{
    private const byte Quote = (byte)'"';

    private readonly CsvReader reader;
    private readonly bool utf8;
    private bool malformed;
    private bool begun;

    /// <param name="path">The file.</param>
    /// <param name="form">Complete: encoding, delimiter and header are stated.</param>
    /// <exception cref="ImportFileException">The header is malformed or missing.</exception>
    public CsvRows(string path, TableForm form)
        : this(options => CsvReader.FromFile(path, options), form)
    {
    }

    /// <summary>Over text in memory: a sample.</summary>
    public CsvRows(string sample, char delimiter)
        : this(options => CsvReader.FromText(sample, options), new TableForm { Encoding = TextEncoding.Utf8, Delimiter = delimiter, Header = false })
    {
    }

    private CsvRows(Func<CsvReaderOptions, CsvReader> open, TableForm form)
    {
        utf8 = form.Encoding == TextEncoding.Utf8;
        reader = open(new CsvReaderOptions
        {
            Encoding = utf8 ? null : TextEncodings.Of(form.Encoding!.Value),
            Separator = form.Delimiter,
            HasHeader = false,
            SkipEmptyLines = false,
            MaxRecordSize = TextScan.MaxRow,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = _ => malformed = true,
        });
        try
        {
            Begin(form.Header == true);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Columns { get; private set; } = [];

    public int Row { get; private set; }

    public long Position => reader.ByteOffset;

    public string? Fault { get; private set; }

    public int? FaultColumn { get; private set; }

    /// <summary>Cells of the current row, which may be more or fewer than <see cref="Columns"/>.</summary>
    public int Width => reader.FieldCount;

    public bool MoveNext()
    {
        if (begun)
        {
            // The first data row of a file without a header was read to count its columns.
            begun = false;
            return true;
        }

        while (Next())
        {
            if (IsBlank)
                continue;
            Judge();
            return true;
        }

        return false;
    }

    public string Cell(int column) => column < reader.FieldCount ? reader.GetString(column) : "";

    public void Dispose() => reader.Dispose();

    private bool IsBlank => reader.FieldCount <= 1 && reader.RawRecord.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    private void Begin(bool header)
    {
        do
        {
            if (!Next())
                throw new ImportFileException(ImportCodes.FileEmpty);
        }
        while (IsBlank || IsSeparatorHint);
        if (header)
        {
            if (utf8 && !Utf8.IsValid(reader.RawRecord))
                throw new ImportFileException(ImportCodes.FileEncoding, Row);
            if (malformed && QuoteFault() is { } broken)
                throw new ImportFileException(ImportCodes.CsvMalformed, Row, FormattableString.Invariant($"column {broken + 1}"));
            Columns = ColumnNames.Unique(Enumerable.Range(0, reader.FieldCount).Select(reader.GetString));
            return;
        }

        Columns = ColumnNames.Numbered(reader.FieldCount);
        begun = true;
        Judge();
    }

    /// <summary>Excel's first line <c>sep=;</c>.</summary>
    private bool IsSeparatorHint => Row == 1 && reader.RawRecord.StartsWith("sep="u8) && reader.RawRecord.Length == 5;

    private bool Next()
    {
        malformed = false;
        try
        {
            if (!reader.Read())
                return false;
        }
        catch (CsvFormatException)
        {
            // No line is that long (TextScan saw them all): a quotation mark that opened in this row swallows what follows.
            throw new ImportFileException(ImportCodes.CsvUnclosedQuote, Row + 1);
        }

        Row++;
        return true;
    }

    private void Judge()
    {
        (Fault, FaultColumn) = (null, null);
        if (utf8 && !Utf8.IsValid(reader.RawRecord))
        {
            Fault = ImportCodes.FileEncoding;
            return;
        }

        if (malformed && QuoteFault() is { } column)
            (Fault, FaultColumn) = (ImportCodes.CsvMalformed, column);
        else if (reader.FieldCount != Columns.Count)
            Fault = ImportCodes.CsvFieldCount;
    }

    /// <summary>The first cell that opens a quotation mark and does not end with its closing one; null when there is none.</summary>
    /// <exception cref="ImportFileException">The last cell is open at the end of the file.</exception>
    private int? QuoteFault()
    {
        for (var column = 0; column < reader.FieldCount; column++)
        {
            var raw = reader.GetRawSpan(column);
            if (raw.IsEmpty || raw[0] != Quote)
                continue;
            var end = Closing(raw);
            if (end < 0)
                throw new ImportFileException(ImportCodes.CsvUnclosedQuote, Row);
            if (end != raw.Length - 1)
                return column;
        }

        return null;
    }

    /// <summary>Where the quotation mark that opens a cell is closed; negative when it is not.</summary>
    private static int Closing(ReadOnlySpan<byte> raw)
    {
        for (var i = 1; i < raw.Length; i++)
        {
            if (raw[i] != Quote)
                continue;
            if (i + 1 < raw.Length && raw[i + 1] == Quote)
                i++;
            else
                return i;
        }

        return -1;
    }
}
