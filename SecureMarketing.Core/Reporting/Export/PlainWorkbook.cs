using ClosedXML.Excel;

namespace SecureMarketing.Core.Reporting.Export;

/// <summary>A workbook of one table of text, under a few lines of heading. Text is never a formula, and no sheet is hidden.</summary>
internal static class PlainWorkbook
{
    private const double Width = 28;

    public static byte[] Write(string title, IReadOnlyList<string> lines, IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        using var book = new XLWorkbook();
        var sheet = book.Worksheets.Add(title[..Math.Min(31, title.Length)]);
        ReportWorkbook.Text(sheet.Cell(1, 1), title).Style.Font.SetBold().Font.SetFontSize(14);
        var line = 2;
        foreach (var text in lines.Where(l => l.Length > 0))
            ReportWorkbook.Text(sheet.Cell(line++, 1), text);
        ReportWorkbook.Head(sheet, ++line, [.. heads]);
        foreach (var row in rows)
        {
            line++;
            for (var c = 0; c < row.Count; c++)
                ReportWorkbook.Text(sheet.Cell(line, c + 1), row[c]).Style.Alignment.SetWrapText();
        }

        for (var c = 1; c <= heads.Count; c++)
            sheet.Column(c).Width = Width;
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        return stream.ToArray();
    }
}
