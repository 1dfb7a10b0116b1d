using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Reporting;

/// <summary>The campaign report, as the reader may see it.</summary>
public sealed record ViewReport : ICommand<CampaignReport>
{
    public static Permission Requires => Permission.ReportView;
    public static AuditAction Audits => AuditAction.ReportViewed;

    public ReportFilter Filter { get; init; } = new();
}

internal sealed class ViewReportHandler(ReportBuilder reports) : IUseCase<ViewReport, CampaignReport>
{
    public Task<Result<CampaignReport>> HandleAsync(ViewReport command, UseCaseScope scope, CancellationToken cancellationToken) =>
        reports.BuildAsync(command.Filter, scope, cancellationToken);
}

/// <summary>Builds a report for a reader; page and workbook both come from here, so their numbers cannot differ.</summary>
internal sealed class ReportBuilder(ReportQuery query, Organisation organisation)
{
    public async Task<Result<CampaignReport>> BuildAsync(ReportFilter filter, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var exact = DataRights.Of(scope.Actor).ExactSmallCounts;
        // Two filtered reports subtracted would give single people away: whole campaigns only for readers without exact rights.
        if (!exact && filter.IsFine)
            return ReportingErrors.FilterTooFine;
        if (filter.From > filter.To)
            return ReportingErrors.DaysReversed;
        string? name = null;
        if (filter.Campaign is { } campaign)
        {
            name = await scope.Db.Campaigns.AsNoTracking().Where(c => c.Id == campaign).Select(c => c.Name).SingleOrDefaultAsync(cancellationToken);
            if (name is null)
                return ReportingErrors.CampaignNotFound;
            scope.Audit.ObjectType = "campaign";
            scope.Audit.ObjectId = campaign.Value.ToString();
        }

        var (total, byDomain, bySubject) = await query.CountAsync(scope.Db, filter, organisation, cancellationToken);
        var (row, splits) = ReportRows.Show(total, [byDomain, bySubject], exact);
        return new CampaignReport
        {
            Title = name ?? "All campaigns",
            Filter = Words(filter, name),
            At = scope.Now,
            Total = row,
            ByDomain = splits[0],
            BySubject = splits[1],
            SmallNumbersHidden = !exact,
        };
    }

    private static IReadOnlyList<(string, string)> Words(ReportFilter filter, string? campaign)
    {
        string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "any";
        return
        [
            ("Campaign", campaign ?? "all"),
            ("Launched from", Day(filter.From)),
            ("Launched to", Day(filter.To)),
            ("Mailbox domain", filter.Domain ?? "any"),
            ("Method", filter.Method?.Word() ?? "any"),
        ];
    }
}
