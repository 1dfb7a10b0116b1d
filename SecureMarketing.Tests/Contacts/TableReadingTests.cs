using System.Text;
using System.Text.Json;
using CsCheck;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Tables as hospitals send them: any encoding, delimiter and header, and faults named by row.</summary>
public sealed class TableReadingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sm-tables-").FullName;

    static TableReadingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, TextEncoding> Encodings => new()
    {
        { "utf-8", TextEncoding.Utf8 },
        { "utf-8-bom", TextEncoding.Utf8 },
        { "utf-16", TextEncoding.Utf16LittleEndian },
        { "utf-16-bom", TextEncoding.Utf16LittleEndian },
        { "utf-16BE", TextEncoding.Utf16BigEndian },
        { "utf-16BE-bom", TextEncoding.Utf16BigEndian },
        { "windows-1252", TextEncoding.Windows1252 },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Encoding_IsFound_AndEveryLetterSurvives(string name, TextEncoding expected)
    {
        var encoding = Encoding.GetEncoding(name.Replace("-bom", "", StringComparison.Ordinal));
        var preamble = name.EndsWith("-bom", StringComparison.Ordinal) ? (expected == TextEncoding.Utf8 ? Encoding.UTF8 : encoding).GetPreamble() : [];
        var path = Write("a.csv", [.. preamble, .. encoding.GetBytes("id,last,city\np1,Müller-Nuñez,Besançon\np2,Ångström,São Paulo €\n")]);

        var (form, rows) = Read(path);

        Assert.Equal(expected, form.Encoding);
        Assert.Equal([["p1", "Müller-Nuñez", "Besançon"], ["p2", "Ångström", "São Paulo €"]], rows);
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Delimiter_IsFound_ThoughOthersStandInCells(char delimiter)
    {
        var path = Write("a.txt.csv", $"patient_id{delimiter}name{delimiter}value\np1{delimiter}\"Doe, Jane; or | \tso\"{delimiter}\"1,5\"\np2{delimiter}\"Roe\"{delimiter}\"2;7\"\n");

        var (form, rows) = Read(path);

        Assert.Equal((delimiter, true), (form.Delimiter, form.Header));
        Assert.Equal(["p1", "Doe, Jane; or | \tso", "1,5"], rows[0]);
    }

    [Fact]
    public void DecimalCommas_DoNotMakeACommaFile()
    {
        var path = Write("a.csv", "id;value;unit\np1;6,1;%\np2;7,25;%\np3;8,0;%\n");

        Assert.Equal(';', Read(path).Form.Delimiter);
    }

    [Fact]
    public void SeparatorHint_OfExcel_IsObeyed()
    {
        var (form, rows) = Read(Write("a.csv", "sep=;\r\nid;last\r\np1;Doe, Jane\r\n"));

        Assert.Equal(';', form.Delimiter);
        Assert.Equal(["p1", "Doe, Jane"], Assert.Single(rows));
    }

    public static TheoryData<string, bool> Headers => new()
    {
        { "Patient ID,E-mail,DOB\np1,a@example.com,1990-01-31\n", true },
        { "p1,a@example.com,1990-01-31\np2,b@example.com,1991-01-31\n", false },
        { "1,Ada,Okonkwo,F\n2,Bea,Roe,F\n", false },
        { "Chiffre,Wert\nx,1\ny,2\n", true },
        { "id,email\n", true },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_IsTold_FromData(string content, bool expected) => Assert.Equal(expected, Read(Write("a.csv", content)).Form.Header);

    public static TheoryData<string, byte[], string, int> Refused => new()
    {
        { "empty", [], ImportCodes.FileEmpty, 0 },
        { "blank", " \r\n\n"u8.ToArray(), ImportCodes.FileEmpty, 0 },
        { "nul", "id,email\np1,a@example.com\np2,b\0@example.com\n"u8.ToArray(), ImportCodes.FileNulBytes, 3 },
        { "unclosed", "id,last\np1,Roe\np2,\"Doe\np3,Poe\np4,Moe\n"u8.ToArray(), ImportCodes.CsvUnclosedQuote, 3 },
        { "unclosed-header", "id,\"last\np1,Roe\n"u8.ToArray(), ImportCodes.CsvUnclosedQuote, 1 },
        { "binary", [.. "id,last\np1,"u8, 0x81, 0x8D, 0x90, .. "\n"u8], ImportCodes.FileEncoding, 0 },
        { "long-line", [.. "id,last\np1,"u8, .. Enumerable.Repeat((byte)'x', TextScan.MaxRow), .. "\n"u8], ImportCodes.CsvRowTooLong, 2 },
        { "far-quote", [.. "id,last\np1,\"x\n"u8, .. Enumerable.Repeat("p2,y\n"u8.ToArray(), 400_000).SelectMany(b => b)], ImportCodes.CsvUnclosedQuote, 2 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void BrokenFile_IsRefused_WithItsRow(string name, byte[] content, string code, int row)
    {
        var fault = Assert.Throws<ImportFileException>(() => Read(Write(name + ".csv", content)));

        Assert.Equal((code, row), (fault.Code, fault.Row));
    }

    [Fact]
    public void LineOfAGigabyte_IsRefused_InFlatMemory()
    {
        var path = Path.Combine(folder, "huge.csv");
        using (var file = File.Create(path))
        {
            // Sparse: a length without content would be NUL bytes, so the beginning is real and long enough to be refused.
            file.Write(Encoding.ASCII.GetBytes("id,last\np1," + new string('x', 3 * 1024 * 1024)));
            file.SetLength(1024L * 1024 * 1024);
        }

        var before = GC.GetTotalAllocatedBytes();
        var fault = Assert.Throws<ImportFileException>(() => Read(path));

        Assert.Equal((ImportCodes.CsvRowTooLong, 2), (fault.Code, fault.Row));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 * 1024 * 1024);
    }

    [Fact]
    public void RaggedRows_AreNamed_TheOthersAreRead()
    {
        var path = Write("a.csv", "id,last,zip\np1,Roe,02139\np2,Doe\np3,Poe,1,2\n\np4,Moe,02140\n");
        var form = CsvForm.Of(path, new TableForm());
        using var rows = new CsvRows(path, form);
        var faults = new List<(int, string?)>();
        while (rows.MoveNext())
            faults.Add((rows.Row, rows.Fault));

        Assert.Equal([(2, null), (3, ImportCodes.CsvFieldCount), (4, ImportCodes.CsvFieldCount), (6, null)], faults);
    }

    [Fact]
    public void CsvSpectrum_IsReadExactly()
    {
        var root = SharedData.Path("contacts/csv-spectrum");
        foreach (var path in Directory.GetFiles(Path.Combine(root, "csvs")))
        {
            var json = File.ReadAllText(Path.Combine(root, "json", Path.GetFileNameWithoutExtension(path) + ".json"));
            var form = CsvForm.Of(path, new TableForm()) with { Header = true };
            using var rows = new CsvRows(path, form);
            var read = new List<Dictionary<string, string>>();
            while (rows.MoveNext())
            {
                Assert.True(rows.Fault is null, Path.GetFileName(path));
                read.Add(rows.Columns.Index().ToDictionary(c => c.Item, c => rows.Cell(c.Index)));
            }

            using var expected = JsonDocument.Parse(json);
            if (expected.RootElement.ValueKind == JsonValueKind.Object)
            {
                // Its answer has other values than its question (readme of the collection: taken from elsewhere); the names and the quotes within cells count.
                Assert.Equal(expected.RootElement.EnumerateObject().Select(p => p.Name), Assert.Single(read).Keys);
                Assert.EndsWith("\"W", read[0]["Location Coordinates"], StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(
                expected.RootElement.EnumerateArray().Select(r => string.Join('\u001f', r.EnumerateObject().Select(p => p.Name + "=" + p.Value.GetString()))),
                read.Select(r => string.Join('\u001f', r.Select(c => c.Key + "=" + c.Value))));
        }
    }

    [Fact]
    public void NaughtyStrings_ComeThrough()
    {
        var strings = JsonSerializer.Deserialize<List<string>>(File.ReadAllText(SharedData.Path("contacts/blns/blns.json")))!.Where(s => !s.Contains('\0', StringComparison.Ordinal)).ToList();
        var path = Write("a.csv", "id,last\n" + string.Concat(strings.Select((s, i) => $"p{i},{Quoted(s)}\n")));

        Assert.Equal(strings, Read(path).Rows.Select(r => r[1]));
    }

    [Fact]
    public void AnyCells_InAnyForm_ComeBack()
    {
        var cell = Gen.Char["aé漢\"',;\t|\r\n x9=@"].Array[0, 12].Select(c => new string(c));
        var table = Gen.Int[2, 6].SelectMany(width => cell.Array[width].Array[1, 12]);
        Gen.Select(table, Gen.Int[0, 3].Select(i => TableForm.Delimiters[i]), Gen.Bool.Select(b => b ? "\n" : "\r\n"), Gen.Int[1, 3].Select(i => (TextEncoding)i))
            .Sample((cells, delimiter, end, encoding) =>
            {
                var text = string.Join(delimiter, cells[0].Select((_, i) => $"c{i}")) + end + string.Concat(cells.Select(r => string.Join(delimiter, r.Select(Quoted)) + end));
                var path = Write("p.csv", [.. TextEncodings.Of(encoding).GetPreamble(), .. TextEncodings.Of(encoding).GetBytes(text)]);
                using var rows = new CsvRows(path, new TableForm { Encoding = encoding, Delimiter = delimiter, Header = true });
                foreach (var row in cells)
                {
                    Assert.True(rows.MoveNext());
                    Assert.Null(rows.Fault);
                    Assert.Equal(row, Enumerable.Range(0, row.Length).Select(rows.Cell));
                }

                Assert.False(rows.MoveNext());
            }, iter: 300, threads: 1);
    }

    [Fact]
    public void AnyBytes_AreReadOrRefused_NeverThrownAt()
    {
        Gen.Byte.Array[0, 300].Sample(
            bytes =>
            {
                try
                {
                    Read(Write("r.csv", bytes));
                }
                catch (ImportFileException refused)
                {
                    Assert.Contains('.', refused.Code);
                }
            },
            iter: 500,
            threads: 1);
    }

    private static string Quoted(string cell) => '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static (TableForm Form, List<string[]> Rows) Read(string path)
    {
        var form = CsvForm.Of(path, new TableForm());
        using var rows = new CsvRows(path, form);
        var read = new List<string[]>();
        while (rows.MoveNext())
            read.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(rows.Cell)]);
        return (form, read);
    }

    private string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
