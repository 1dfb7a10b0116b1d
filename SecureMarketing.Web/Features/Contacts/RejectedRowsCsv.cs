using System.Globalization;
using System.Text;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>Rejected rows as CSV (RFC 4180): place and code, never what stood there. The page and the command line give the same text.</summary>
internal static class RejectedRowsCsv
{
    public static string Of(IEnumerable<RejectedRow> rows)
    {
        var text = new StringBuilder("file,row,column,code,kept\r\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"{SpreadsheetText.Cell(row.File)},{row.Row},{SpreadsheetText.Cell(row.Column ?? "")},{row.Code},{(row.Kept ? "yes" : "no")}\r\n");
        return text.ToString();
    }
}
