using System.Globalization;
using System.Xml;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>What stands beside a workbook's sheets and is needed to read their cells: names, shared words, number formats.</summary>
internal sealed class XlsxBook
{
    /// <summary>Characters of all shared words together; beyond it memory would grow with the file.</summary>
    private const long MaxShared = 128L * 1024 * 1024;

    private readonly List<string> shared = [];
    private readonly List<XlsxFormat> formats = [];

    private XlsxBook()
    {
    }

    /// <summary>Visible sheets in order: name and part.</summary>
    public IReadOnlyList<(string Name, string Part)> Sheets { get; private set; } = [];

    /// <summary>Days are counted from 1904 (ECMA-376 §18.17.4.1), as old Macs did.</summary>
    public bool From1904 { get; private set; }

    public string Shared(int index) => index >= 0 && index < shared.Count ? shared[index] : throw new ImportFileException(ImportCodes.WorkbookUnreadable);

    public XlsxFormat Format(int style) => style >= 0 && style < formats.Count ? formats[style] : XlsxFormat.General;

    /// <exception cref="ImportFileException">It is no workbook.</exception>
    public static XlsxBook Read(XlsxParts parts)
    {
        var book = new XlsxBook();
        var main = parts.References("").FirstOrDefault(r => r.Kind == "officeDocument").Part ?? throw new ImportFileException(ImportCodes.WorkbookUnreadable);
        var references = parts.References(main).ToList();
        book.ReadSheets(parts, main, references.ToDictionary(r => r.Id, r => r.Part, StringComparer.Ordinal));
        foreach (var (_, kind, part) in references)
        {
            if (kind == "sharedStrings")
                book.ReadShared(parts, part);
            else if (kind == "styles")
                book.ReadStyles(parts, part);
        }

        return book;
    }

    private void ReadSheets(XlsxParts parts, string main, Dictionary<string, string> references)
    {
        using var xml = parts.Open(main) ?? throw new ImportFileException(ImportCodes.WorkbookUnreadable);
        var sheets = new List<(string, string)>();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "workbookPr")
                From1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (xml.LocalName != "sheet" || xml.GetAttribute("state") is "hidden" or "veryHidden")
                continue;
            var id = Enumerable.Range(0, xml.AttributeCount).Select(i =>
            {
                xml.MoveToAttribute(i);
                return xml.LocalName == "id" && xml.Prefix.Length > 0 ? xml.Value : null;
            }).FirstOrDefault(v => v is not null);
            xml.MoveToElement();
            if (id is not null && references.TryGetValue(id, out var part))
                sheets.Add((xml.GetAttribute("name") ?? "", part));
        }

        Sheets = sheets;
    }

    private void ReadShared(XlsxParts parts, string part)
    {
        using var xml = parts.Open(part);
        var total = 0L;
        while (xml is not null && xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si")
                continue;
            var text = XlsxText.Of(xml);
            total += text.Length;
            if (total > MaxShared)
                throw new ImportFileException(ImportCodes.WorkbookTooLarge);
            shared.Add(text);
        }
    }

    private void ReadStyles(XlsxParts parts, string part)
    {
        using var xml = parts.Open(part);
        var codes = new Dictionary<int, string>();
        var inCells = false;
        while (xml is not null && xml.Read())
        {
            if (xml.LocalName == "cellXfs")
                inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "numFmt" && int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id))
                codes[id] = xml.GetAttribute("formatCode") ?? "";
            if (xml.LocalName == "xf" && inCells)
            {
                var number = int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var known) ? known : 0;
                formats.Add(XlsxFormat.Of(number, codes.GetValueOrDefault(number)));
            }
        }
    }
}

/// <summary>Text of rich strings.</summary>
internal static class XlsxText
{
    /// <summary>All runs of an element without its phonetic hints; the reader is left on the element's end.</summary>
    public static string Of(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return "";
        var depth = xml.Depth;
        var text = "";
        var inHint = false;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.LocalName == "rPh")
                inHint = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            if (!inHint && xml.NodeType is (XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA))
                text += xml.Value;
        }

        return text;
    }
}
