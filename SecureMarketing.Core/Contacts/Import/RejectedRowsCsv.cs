using System.Globalization;
using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Rejected rows, then columns that were left out, as CSV (RFC 4180): place and code, never what stood there. The page and the command line give the same text.</summary>
internal static class RejectedRowsCsv
{
    /// <param name="detail">The run with all that is listed; what was not listed any more is said in a last line.</param>
    public static string Of(ImportDetail detail)
    {
        var text = new StringBuilder("file,row,column,code,kept\r\n");
        foreach (var row in detail.Rows)
            text.Append(CultureInfo.InvariantCulture, $"{SpreadsheetText.Cell(row.File)},{row.Row},{SpreadsheetText.Cell(row.Column ?? "")},{row.Code},{(row.Kept ? "yes" : "no")}\r\n");
        foreach (var column in detail.Columns)
            text.Append(CultureInfo.InvariantCulture, $"{SpreadsheetText.Cell(column.File)},0,{SpreadsheetText.Cell(column.Column)},{column.Code},yes\r\n");
        if (detail.NotListed > 0)
            text.Append(CultureInfo.InvariantCulture, $",,{detail.NotListed} more rows were left out and are not listed,list.ended,no\r\n");
        return text.ToString();
    }
}
