using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Reporting.Export;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Reporting;

/// <summary>
/// The report as an Excel workbook, with the same numbers as on the page. An audit event holds its row count, purpose and
/// hash (compliance §4). Readers who may see single messages also get each message's security receipt.
/// </summary>
public sealed record ExportReport : ICommand<ReportFile>
{
    public static Permission Requires => Permission.ReportExport;
    public static AuditAction Audits => AuditAction.ReportExported;

    /// <summary>Receipts on the sheet at most; the sheet says when there are more.</summary>
    public const int MaxReceipts = 20_000;

    public ReportFilter Filter { get; init; } = new();

    /// <summary>What the file is for, 3–200 characters, no names.</summary>
    public required string Purpose { get; init; }
}

/// <param name="FileName">Without folder; tells nothing of people.</param>
/// <param name="Content">An .xlsx workbook.</param>
/// <param name="Sha256">Of the content, lower-case hex; also in the audit event.</param>
/// <param name="Rows">Rows over all sheets, heads apart.</param>
public sealed record ReportFile(string FileName, byte[] Content, string Sha256, int Rows);

internal sealed class ExportReportValidator : AbstractValidator<ExportReport>
{
    public ExportReportValidator() => RuleFor(c => c.Purpose).NotEmpty().Length(3, 200).WithMessage("State what the file is for, in 3 to 200 characters.");
}

internal sealed class ExportReportHandler(ReportBuilder reports, Organisation organisation) : IUseCase<ExportReport, ReportFile>
{
    public async Task<Result<ReportFile>> HandleAsync(ExportReport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var built = await reports.BuildAsync(command.Filter, scope, cancellationToken);
        if (built.Error is { } error)
            return error;
        var receipts = scope.Actor.Holds(Permission.ReportRecipients) ? await ReceiptsAsync(command.Filter, built.Value.LeftOut, scope, cancellationToken) : null;
        var workbook = ReportWorkbook.Write(built.Value, receipts, organisation);
        var hash = SHA256.HashData(workbook.Content);
        scope.Audit.Purpose = command.Purpose;
        scope.Audit.AfterHash = hash;
        scope.Audit.ReasonCodes = $"rows:{workbook.Rows}";
        return new ReportFile($"campaign-report-{organisation.DayAt(scope.Now):yyyy-MM-dd}.xlsx", workbook.Content, Convert.ToHexStringLower(hash), workbook.Rows);
    }

    private static async Task<IReadOnlyList<ReceiptRow>> ReceiptsAsync(ReportFilter filter, IReadOnlySet<CampaignId> leftOut, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var messages = db.OutboundMessages.AsNoTracking();
        if (filter.Campaign is { } campaign)
        {
            var origin = campaign.Origin;
            messages = messages.Where(m => m.OriginId == origin);
        }

        if (leftOut.Count > 0)
        {
            var closed = leftOut.Select(c => c.Origin).ToList();
            messages = messages.Where(m => !closed.Contains(m.OriginId));
        }

        if (filter.Domain is { } domain)
            messages = messages.Where(m => m.Domain == domain);
        if (filter.Method is { } method)
            messages = messages.Where(m => m.Method == method);
        var rows = await (
            from m in messages
            join a in db.Attempts.AsNoTracking() on m.Id equals a.MessageId
            orderby a.Id
            select new { m.Id, m.Kind, m.State, a.Number, a.EndedAt, a.Outcome, a.Method, a.ReasonCode, a.SmtpCode, a.EnhancedCode, a.Evidence })
            .Take(ExportReport.MaxReceipts).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(r => new ReceiptRow(
                r.Id, r.Kind, r.State, r.Number, r.EndedAt, r.Outcome, r.Method, r.ReasonCode, r.SmtpCode, r.EnhancedCode, MessageReceipt.FromJson(r.Evidence))),
        ];
    }
}
