using System.IO.Compression;
using System.Text;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Small workbooks written part by part, so that a test can say what no spreadsheet program would write.</summary>
internal static class XlsxFixture
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <param name="rows">Inside of <c>sheetData</c>.</param>
    /// <param name="shared">Shared words.</param>
    /// <param name="formats">Number formats of styles 1 and on; style 0 is General.</param>
    /// <param name="sheets">Names of further sheets before the one with the rows, as attributes: <c>name="x" state="hidden"</c>.</param>
    public static byte[] Workbook(string rows, string[]? shared = null, string[]? formats = null, string[]? sheets = null)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            var all = (sheets ?? []).Append("name=\"People\"").ToList();
            Part(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets>{string.Concat(all.Select((s, i) => $"<sheet {s} sheetId=\"{i + 1}\" r:id=\"s{i + 1}\"/>"))}</sheets></workbook>");
            Part(zip, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"w1\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"w2\" Type=\"{Office}/styles\" Target=\"styles.xml\"/>{string.Concat(all.Select((_, i) => $"<Relationship Id=\"s{i + 1}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))}</Relationships>");
            Part(zip, "xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{string.Concat((shared ?? []).Select(s => $"<si>{s}</si>"))}</sst>");
            Part(zip, "xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><numFmts>{string.Concat((formats ?? []).Select((f, i) => $"<numFmt numFmtId=\"{170 + i}\" formatCode=\"{f}\"/>"))}</numFmts><cellStyleXfs><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>{string.Concat((formats ?? []).Select((_, i) => $"<xf numFmtId=\"{170 + i}\"/>"))}</cellXfs></styleSheet>");
            for (var i = 1; i < all.Count; i++)
                Part(zip, $"xl/worksheets/sheet{i}.xml", Sheet("<row r=\"1\"><c t=\"inlineStr\"><is><t>other</t></is></c></row>"));
            Part(zip, $"xl/worksheets/sheet{all.Count}.xml", Sheet(rows));
        }

        return bytes.ToArray();
    }

    /// <summary>A row of words.</summary>
    public static string Row(int number, params string[] cells) =>
        $"<row r=\"{number}\">{string.Concat(cells.Select((c, i) => $"<c r=\"{(char)('A' + i)}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{System.Security.SecurityElement.Escape(c)}</t></is></c>"))}</row>";

    private static string Sheet(string rows) => $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>";

    private static void Part(ZipArchive zip, string name, string xml)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(xml));
    }
}
