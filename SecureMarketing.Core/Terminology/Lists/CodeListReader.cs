using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>
/// Reads a code list as its publisher gives it out, compressed with gzip or not. The layout is found by looking at the first line.
/// </summary>
internal static partial class CodeListReader
{
    /// <summary>More than any list of today (SNOMED CT has half a million): what a wrong file may not exceed.</summary>
    private const int MostRows = 2_000_000;

    private const int MostCharacters = 4_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CodeListException">The file, or a row of it, is no code list.</exception>
    public static (CodeListFormat Format, IReadOnlyList<CodeListLine> Lines) Read(string path, string system)
    {
        try
        {
            var (format, first) = Look(path);
            using var text = Open(path);
            return (format, Placed(format == CodeListFormat.Table ? CodeTable.Read(text, first) : Lines(format, text), system));
        }
        catch (Exception broken) when (broken is DecoderFallbackException or InvalidDataException)
        {
            throw new CodeListException(0, "terminology.list_encoding", "The file is not UTF-8 text, or its compression is damaged. Save it as UTF-8 and try again.");
        }
    }

    /// <summary>The layout, told by the first row.</summary>
    private static (CodeListFormat Format, string First) Look(string path)
    {
        using var text = Open(path);
        var first = Rows(text).FirstOrDefault().Text ?? throw new CodeListException(0, "terminology.list_empty", "The file has no rows.");
        // RxNorm's rows begin as CVX's do.
        return (IcdOrderRow().IsMatch(first) ? CodeListFormat.IcdOrder : RxNormNames.IsRow(first) ? CodeListFormat.RxNorm : CvxRow().IsMatch(first) ? CodeListFormat.Cvx : CodeListFormat.Table, first);
    }

    private static StreamReader Open(string path)
    {
        var file = File.OpenRead(path);
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return new StreamReader(gzip ? new GZipStream(file, CompressionMode.Decompress) : file, Strict);
    }

    private static IEnumerable<CodeListLine> Lines(CodeListFormat format, StreamReader text) => format switch
    {
        CodeListFormat.IcdOrder => Rows(text).Select(r => IcdOrder(r.Row, r.Text)),
        CodeListFormat.RxNorm => Rows(text).Select(r => RxNormNames.Line(r.Row, r.Text)).OfType<CodeListLine>().DistinctBy(l => l.Value, StringComparer.Ordinal),
        _ => Rows(text).Select(r => Cvx(r.Row, r.Text)),
    };

    /// <summary>Spells the codes as records do, gives each its place in the hierarchy, and refuses a code that stands twice.</summary>
    private static List<CodeListLine> Placed(IEnumerable<CodeListLine> lines, string system)
    {
        var spelled = lines.Select(l => l with { Value = CodeHierarchy.Spelled(system, l.Value), Parent = l.Parent is { } p ? CodeHierarchy.Spelled(system, p) : null }).ToList();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in spelled)
        {
            if (!known.Add(line.Value))
                throw new CodeListException(line.Row, "terminology.code_twice", $"Row {Number(line.Row)}: this code stands in an earlier row as well. Keep one of them.");
        }

        foreach (var line in spelled)
        {
            if (line.Parent is { } parent && !known.Contains(parent))
                throw new CodeListException(line.Row, "terminology.parent_unknown", $"Row {Number(line.Row)}: the code above it is not in the file.");
        }

        return [.. spelled.Select(l => l.Parent is null ? l with { Parent = CodeHierarchy.ParentOf(system, l.Value, known) } : l)];
    }

    private static CodeListLine IcdOrder(int row, string text)
    {
        if (!IcdOrderRow().IsMatch(text))
            throw NotLaidOut(row);
        var (code, billable) = (text[6..13].Trim(), text[14] == '1');
        var words = text.Length > 77 ? text[77..] : text[16..];
        return new CodeListLine(row, code, CodeTable.Words(row, words), null, billable);
    }

    private static CodeListLine Cvx(int row, string text)
    {
        var cells = text.Split('|');
        if (cells.Length < 3 || cells[0].Trim().Length == 0)
            throw NotLaidOut(row);
        // The short name is what people know; the full one stands in for it where it is missing.
        var words = cells[1].Trim().Length > 0 ? cells[1] : cells[2];
        return new CodeListLine(row, cells[0].Trim(), CodeTable.Words(row, words), null, true);
    }

    internal static CodeListException NotLaidOut(int row) =>
        new(row, "terminology.row_layout", $"Row {Number(row)} is not laid out like the rows before it. Use the file as its publisher gives it out.");

    private static IEnumerable<(int Row, string Text)> Rows(StreamReader reader)
    {
        var (row, line) = (0, new StringBuilder());
        int next;
        while ((next = reader.Read()) >= 0)
        {
            if (next != '\n')
            {
                // Character by character, so that a file that is one endless line is refused before it is in memory.
                if (line.Append((char)next).Length > MostCharacters)
                    throw new CodeListException(row + 1, "terminology.row_long", $"Row {Number(row + 1)} is longer than {Number(MostCharacters)} characters: this is no code list.");
                continue;
            }

            row++;
            if (Text(line) is { Length: > 0 } text)
                yield return (row, text);
        }

        if (Text(line) is { Length: > 0 } last)
            yield return (row + 1, last);

        string Text(StringBuilder built)
        {
            if (row > MostRows)
                throw new CodeListException(row, "terminology.list_long", $"The file has more than {Number(MostRows)} rows: this is no code list.");
            var text = built.ToString().TrimEnd('\r');
            built.Clear();
            return string.IsNullOrWhiteSpace(text) ? "" : text;
        }
    }

    internal static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Order number, code, 0 or 1 for "may be billed", short words, long words, each in its columns.</summary>
    [GeneratedRegex(@"^\d{5} [A-Z][0-9A-Z]{2}[0-9A-Z ]{4} [01] \S", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IcdOrderRow();

    [GeneratedRegex(@"^\s*\d{1,3}\s*\|[^|]*\|", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CvxRow();
}
