using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>Finds out how a delimited text file is laid out. What a mapping states is kept; only the rest is found.</summary>
internal static class CsvForm
{
    /// <summary>Bytes of the file's beginning that are looked at for delimiter and header.</summary>
    private const int SampleSize = 64 * 1024;

    private const int SampleRows = 200;

    /// <summary>Reads the whole file once: encoding, delimiter, header; and that its quotation marks close, so that of a file with an open one nothing goes in.</summary>
    /// <exception cref="ImportFileException">It is no text table, with the row where that shows.</exception>
    public static TableForm Of(string path, TableForm stated)
    {
        TextEncoding encoding;
        using (var file = File.OpenRead(path))
            encoding = TextScan.Of(file, stated.Encoding);
        var sample = Sample(path, encoding);
        var delimiter = stated.Delimiter ?? DelimiterOf(sample);
        var form = stated with
        {
            Encoding = encoding,
            Delimiter = delimiter,
            Header = stated.Header ?? HeaderGuess.IsHeader(Cells(sample, delimiter)),
        };
        using var rows = new CsvRows(path, form);
        while (rows.MoveNext())
        {
            // Only that it can be read to its end counts here; bad rows are listed when they are taken.
        }

        return form;
    }

    /// <summary>The delimiter under which the most rows have as many cells as the first, more than one.</summary>
    internal static char DelimiterOf(string sample)
    {
        if (sample.Length > 5 && sample.StartsWith("sep=", StringComparison.Ordinal) && sample[5] is '\r' or '\n' && TableForm.Delimiters.Contains(sample[4]))
            return sample[4];
        return TableForm.Delimiters.Select(d => (Delimiter: d, Score: Score(Widths(sample, d)))).MaxBy(d => d.Score).Delimiter;
    }

    /// <summary>Share of rows as wide as the first, then how wide that is; 0 when nothing is separated.</summary>
    private static double Score(List<int> widths)
    {
        if (widths.Count == 0 || widths[0] < 2)
            return 0;
        var even = widths.Count(w => w == widths[0]) / (double)widths.Count;
        return even * Math.Log2(1 + widths[0]);
    }

    private static List<int> Widths(string sample, char delimiter) => [.. Rows(sample, delimiter, rows => rows.Width)];

    private static IReadOnlyList<IReadOnlyList<string>> Cells(string sample, char delimiter) =>
        [.. Rows<IReadOnlyList<string>>(sample, delimiter, rows => [.. Enumerable.Range(0, rows.Width).Select(rows.Cell)])];

    private static IEnumerable<T> Rows<T>(string sample, char delimiter, Func<CsvRows, T> read)
    {
        var found = new List<T>();
        try
        {
            using var rows = new CsvRows(sample, delimiter);
            while (found.Count < SampleRows && rows.MoveNext())
                found.Add(read(rows));
        }
        catch (ImportFileException)
        {
            // A quotation mark that is open at the end of the sample, or that this delimiter misreads: what was read so far counts.
        }

        return found;
    }

    /// <summary>The file's beginning as text, cut at its last line end unless it is the whole file.</summary>
    private static string Sample(string path, TextEncoding encoding)
    {
        var buffer = new byte[SampleSize];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var text = TextEncodings.Of(encoding).GetString(buffer, 0, length).TrimStart('\uFEFF');
        var end = length < buffer.Length ? -1 : text.LastIndexOfAny(['\n', '\r']);
        return end < 0 ? text : text[..(end + 1)];
    }
}
