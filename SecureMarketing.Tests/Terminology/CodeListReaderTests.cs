using System.IO.Compression;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Tests.Terminology;

public sealed class CodeListReaderTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Theory]
    [InlineData("code,display\nA1,First\nA2,\"Second, with a comma\"\n")]
    [InlineData("Code;Long description\nA1;First\nA2;Second, with a comma\n")]
    [InlineData("code\tshort\n\nA1\tFirst\r\nA2\tSecond, with a comma")]
    [InlineData("note|CODE|Name\nx|A1|First\ny|A2|Second, with a comma\n")]
    public void Table_InAnyUsualLayout_IsRead(string text)
    {
        var (format, lines) = Read(text, "local");

        Assert.Equal(CodeListFormat.Table, format);
        Assert.Equal([("A1", "First"), ("A2", "Second, with a comma")], lines.Select(l => (l.Value, l.Display)));
        Assert.All(lines, l => Assert.True(l is { Parent: null, IsSelectable: true }));
    }

    [Fact]
    public void Table_WithParentAndBillable_KeepsThem()
    {
        var (_, lines) = Read("code,display,parent,billable\nV,Vaccines,,0\nV1,Influenza,V,yes\n", "local");

        Assert.Equal([(null, false), ("V", true)], lines.Select(l => (l.Parent, l.IsSelectable)));
    }

    /// <summary>Order number, code, billable, short and long words, each in its columns.</summary>
    [Fact]
    public void IcdOrderFile_GetsItsDotsAndItsHierarchy()
    {
        var (format, lines) = Read(Order("00001", "E11", '0', "Type 2") + Order("00002", "E116", '0', "Type 2 with other") + Order("00003", "E1165", '1', "Type 2 with hyperglycemia") + Order("00004", "E119", '1', "Type 2 without"), CodeSystems.Icd10Cm);

        Assert.Equal(CodeListFormat.IcdOrder, format);
        Assert.Equal([("E11", null, false), ("E11.6", "E11", false), ("E11.65", "E11.6", true), ("E11.9", "E11", true)], lines.Select(l => (l.Value, l.Parent, l.IsSelectable)));
        Assert.Equal("Type 2 with hyperglycemia, in full", lines[2].Display);
    }

    [Fact]
    public void Cvx_IsReadWithoutAHeader_AlsoFromGzip()
    {
        using (var zipped = new GZipStream(File.Create(file), CompressionMode.Compress))
            zipped.Write("140 |Influenza, seasonal|Influenza, seasonal, injectable||Active|False|2020/01/01\n09||Td (adult)||Active|False|2020/01/01\n"u8);

        var (format, lines) = CodeListReader.Read(file, CodeSystems.Cvx);

        Assert.Equal(CodeListFormat.Cvx, format);
        Assert.Equal([("140", "Influenza, seasonal"), ("09", "Td (adult)")], lines.Select(l => (l.Value, l.Display)));
    }

    /// <summary>A row for each name of each source: RxNorm's own name is taken, once.</summary>
    [Fact]
    public void RxNorm_AsPublished_GivesEachConceptItsName()
    {
        var (format, lines) = Read(
            RxName("3", "RXNORM", "SY", "Other word") + RxName("3", "MMSL", "CD", "Word of a source") + RxName("3", "RXNORM", "IN", "Acetaminophen") +
            RxName("313782", "RXNORM", "PSN", "Tylenol-like tablet") + RxName("313782", "RXNORM", "SCD", "Acetaminophen 325 MG Oral Tablet") + RxName("99", "RXNORM", "BN", "Old brand", suppressed: "O"), CodeSystems.RxNorm);

        Assert.Equal(CodeListFormat.RxNorm, format);
        Assert.Equal([("3", "Acetaminophen", true), ("313782", "Acetaminophen 325 MG Oral Tablet", true), ("99", "Old brand", false)], lines.Select(l => (l.Value, l.Display, l.IsSelectable)));
    }

    [Fact]
    public void Loinc_AsPublished_GivesItsLongCommonNames()
    {
        var (_, lines) = Read("\"LOINC_NUM\",\"COMPONENT\",\"SYSTEM\",\"LONG_COMMON_NAME\",\"SHORTNAME\",\"STATUS\"\r\n\"4548-4\",\"Hemoglobin A1c\",\"Bld\",\"Hemoglobin A1c, total in Blood\",\"HbA1c\",\"ACTIVE\"\r\n", CodeSystems.Loinc);

        Assert.Equal([("4548-4", "Hemoglobin A1c, total in Blood")], lines.Select(l => (l.Value, l.Display)));
    }

    [Theory]
    [InlineData("", 0, "terminology.list_empty")]
    [InlineData("\n\n", 0, "terminology.list_empty")]
    [InlineData("name,description\nx,y\n", 1, "terminology.no_code_column")]
    [InlineData("code,page\nx,y\n", 1, "terminology.no_display_column")]
    [InlineData("code,display\nA1,First\nA2,Second,third\n", 3, "terminology.row_columns")]
    [InlineData("code,display\n,First\n", 2, "terminology.no_code")]
    [InlineData("code,display\nA1,\n", 2, "terminology.no_display")]
    [InlineData("code,display\nA1,First\nA1,Again\n", 3, "terminology.code_twice")]
    [InlineData("code,display,parent\nA1,First,B\n", 2, "terminology.parent_unknown")]
    [InlineData("140|Influenza|x\nno bars here\n", 2, "terminology.row_layout")]
    [InlineData("3|ENG||||||1||||RXNORM|IN|3|Acetaminophen||N|4096|\n3|ENG|short|\n", 2, "terminology.row_layout")]
    public void Defect_IsNamedWithItsRow(string text, int row, string code)
    {
        var refused = Assert.Throws<CodeListException>(() => Read(text, "local"));

        Assert.Equal((row, code), (refused.Row, refused.Code));
    }

    [Fact]
    public void OneEndlessLine_IsRefusedBeforeItIsInMemory()
    {
        var refused = Assert.Throws<CodeListException>(() => Read(new string('x', 1_000_000), "local"));

        Assert.Equal("terminology.row_long", refused.Code);
    }

    [Fact]
    public void OtherEncoding_IsRefused()
    {
        File.WriteAllBytes(file, [.. "code,display\nA1,caf"u8, 0xE9, (byte)'\n']);

        Assert.Equal("terminology.list_encoding", Assert.Throws<CodeListException>(() => CodeListReader.Read(file, "local")).Code);
    }

    public void Dispose() => File.Delete(file);

    private static string Order(string number, string code, char billable, string words) => $"{number} {code,-7} {billable} {words,-60} {words}, in full\n";

    private static string RxName(string concept, string source, string type, string name, string suppressed = "N") => $"{concept}|ENG||||||1||||{source}|{type}|{concept}|{name}||{suppressed}|4096|\n";

    private (CodeListFormat Format, IReadOnlyList<CodeListLine> Lines) Read(string text, string system)
    {
        File.WriteAllText(file, text);
        return CodeListReader.Read(file, system);
    }
}
