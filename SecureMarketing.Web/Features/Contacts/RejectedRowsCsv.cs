using System.Globalization;
using System.Text;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>Rejected rows as CSV (RFC 4180): place and code, never what stood there. The page and the command line give the same text.</summary>
internal static class RejectedRowsCsv
{
    public static string Of(IEnumerable<RejectedRow> rows)
    {
        var text = new StringBuilder("file,row,column,code,kept\r\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"{Cell(row.File)},{row.Row},{Cell(row.Column ?? "")},{row.Code},{(row.Kept ? "yes" : "no")}\r\n");
        return text.ToString();
    }

    /// <summary>Quoted, and never read as a formula by a spreadsheet: file names come from outside.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
