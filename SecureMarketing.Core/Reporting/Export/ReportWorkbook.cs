using System.Globalization;
using ClosedXML.Excel;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Reporting.Export;

/// <summary>The security receipt of one attempt: ids, hashes and protocol facts; no address, no content.</summary>
internal sealed record ReceiptRow(
    MessageId Message, MessageKind Kind, MessageState State, int Attempt, DateTimeOffset? EndedAt, MessageState? Outcome, DeliveryMethod? Method,
    string? Reason, int? SmtpCode, string? EnhancedCode, MessageReceipt? Receipt);

/// <summary>
/// Writes a report as a workbook. Numbers are numbers, hidden numbers are text, text is never a formula (a leading quote is
/// set on anything a spreadsheet might evaluate), and no sheet is hidden.
/// </summary>
internal static class ReportWorkbook
{
    private const string CountFormat = "#,##0";
    private const string ShareFormat = "0.0%";

    public static (byte[] Content, int Rows) Write(CampaignReport report, IReadOnlyList<ReceiptRow>? receipts, Organisation organisation)
    {
        using var book = new XLWorkbook();
        var rows = Summary(book.Worksheets.Add("Summary"), report, organisation);
        rows += Split(book.Worksheets.Add("By domain"), "Mailbox domain", report.ByDomain);
        rows += Split(book.Worksheets.Add("By subject"), "Subject", report.BySubject);
        if (receipts is not null)
            rows += Receipts(book.Worksheets.Add("Security receipts"), receipts);
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        return (stream.ToArray(), rows);
    }

    private static int Summary(IXLWorksheet sheet, CampaignReport report, Organisation organisation)
    {
        Text(sheet.Cell(1, 1), report.Title).Style.Font.SetBold().Font.SetFontSize(14);
        Text(sheet.Cell(2, 1), organisation.Name);
        Text(sheet.Cell(3, 1), "As of " + TimeZoneInfo.ConvertTime(report.At, organisation.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " " + organisation.Zone.Id);
        var row = 4;
        foreach (var (name, value) in report.Filter)
        {
            Text(sheet.Cell(row, 1), name);
            Text(sheet.Cell(row++, 2), value);
        }

        if (report.SmallNumbersHidden)
            Text(sheet.Cell(row++, 1), "1–10 people are shown as <11; \"withheld\" keeps such a number from being computed.");
        row++;
        Head(sheet, row++, "Measure", "Messages", "Share", "Share of");
        foreach (var metric in ReportMetrics.All)
        {
            Text(sheet.Cell(row, 1), ReportWords.Of(metric));
            Count(sheet.Cell(row, 2), report.Total.Counts[metric]);
            Share(sheet.Cell(row, 3), report.Total.Share(metric));
            Text(sheet.Cell(row++, 4), ReportMetrics.BaseOf(metric) is { } whole ? ReportWords.Of(whole) : "");
        }

        Widths(sheet, 34, 14, 12, 16);
        return ReportMetrics.All.Count;
    }

    private static int Split(IXLWorksheet sheet, string label, IReadOnlyList<ReportRow> rows)
    {
        Head(sheet, 1, [label, .. ReportMetrics.All.Select(ReportWords.Of), "Opened, share of accepted", "Click-through rate"]);
        for (var i = 0; i < rows.Count; i++)
        {
            var line = i + 2;
            Text(sheet.Cell(line, 1), rows[i].Label);
            for (var m = 0; m < ReportMetrics.All.Count; m++)
                Count(sheet.Cell(line, m + 2), rows[i].Counts[ReportMetrics.All[m]]);
            Share(sheet.Cell(line, ReportMetrics.All.Count + 2), rows[i].Share(ReportMetric.Opened));
            Share(sheet.Cell(line, ReportMetrics.All.Count + 3), rows[i].ClickThroughRate);
        }

        sheet.SheetView.FreezeRows(1);
        Widths(sheet, [40, .. ReportMetrics.All.Select(_ => 14.0), 16, 16]);
        return rows.Count;
    }

    private static int Receipts(IXLWorksheet sheet, IReadOnlyList<ReceiptRow> receipts)
    {
        Head(sheet, 1,
            "Message id", "Kind", "State", "Attempt", "Ended (UTC)", "Outcome", "Method", "Reason", "SMTP code", "Enhanced code", "Gate", "Authorization id", "TLS", "Cipher", "Key fingerprint",
            "SHA-256 of the message", "Level", "Host", "Certificate", "DANE", "Signed DNS", "MTA-STS policy", "Rungs passed over");
        var line = 2;
        foreach (var receipt in receipts)
        {
            string?[] cells =
            [
                receipt.Message.Value.ToString(), receipt.Kind.ToString(), receipt.State.ToString(), receipt.Attempt.ToString(CultureInfo.InvariantCulture),
                receipt.EndedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), receipt.Outcome?.ToString(), receipt.Method?.Word(), receipt.Reason,
                receipt.SmtpCode?.ToString(CultureInfo.InvariantCulture), receipt.EnhancedCode, receipt.Receipt?.Gate?.Effect.ToString(),
                receipt.Receipt?.Gate?.Binding.AuthorizationId?.ToString(), receipt.Receipt?.Transport?.Tls?.Version, receipt.Receipt?.Transport?.Tls?.Suite,
                receipt.Receipt?.Transport?.KeyFingerprint, receipt.Receipt?.Transport?.MessageHash,
                receipt.Receipt?.Transport?.Level, receipt.Receipt?.Transport?.Host, receipt.Receipt?.Transport?.Tls?.Verdict,
                receipt.Receipt?.Transport?.Direct?.Hosts is { Count: > 0 } hosts ? hosts[^1].Matched ?? hosts[^1].Dane.ToString() : null,
                receipt.Receipt?.Transport?.Direct is { } direct ? direct.MxSecure ? "yes" : "no" : null,
                receipt.Receipt?.Transport?.Direct?.StsPolicyId,
                string.Join("; ", (receipt.Receipt?.Transport?.Rungs ?? receipt.Receipt?.Rungs ?? []).Where(r => r.Reason is not null).Select(r => $"{r.Number} {r.Reason}{(r.Host is null ? "" : " at " + r.Host)}")),
            ];
            for (var c = 0; c < cells.Length; c++)
                Text(sheet.Cell(line, c + 1), cells[c] ?? "");
            line++;
        }

        if (receipts.Count == ExportReport.MaxReceipts)
            Text(sheet.Cell(line, 1), $"Only the first {ExportReport.MaxReceipts} attempts are listed. Narrow the filter for the rest.");
        sheet.SheetView.FreezeRows(1);
        Widths(sheet, 38, 14, 14, 9, 20, 14, 18, 24, 11, 14, 10, 38, 10, 30, 44, 66, 8, 30, 18, 30, 12, 24, 60);
        return receipts.Count;
    }

    internal static void Head(IXLWorksheet sheet, int row, params string[] titles)
    {
        for (var i = 0; i < titles.Length; i++)
            Text(sheet.Cell(row, i + 1), titles[i]).Style.Font.SetBold().Fill.SetBackgroundColor(XLColor.FromHtml("#E6EEF2"));
    }

    private static void Count(IXLCell cell, ShownCount count)
    {
        if (count.Number is { } number)
            cell.SetValue(number).Style.NumberFormat.SetFormat(CountFormat);
        else
            Text(cell, count.ToString()).Style.Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
    }

    private static void Share(IXLCell cell, double? share)
    {
        if (share is { } value)
            cell.SetValue(value).Style.NumberFormat.SetFormat(ShareFormat);
    }

    /// <summary>Text that stays text: a leading =, +, -, @, tab or return would start a formula when the file is saved as CSV (CWE-1236).</summary>
    internal static IXLCell Text(IXLCell cell, string text)
    {
        cell.SetDataType(XLDataType.Text);
        cell.SetValue(SpreadsheetText.Harmless(text));
        return cell;
    }

    /// <summary>By hand: AdjustToContents needs a graphics library that Linux does not have.</summary>
    private static void Widths(IXLWorksheet sheet, params double[] widths)
    {
        for (var i = 0; i < widths.Length; i++)
            sheet.Column(i + 1).Width = widths[i];
    }
}
