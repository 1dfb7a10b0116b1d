using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
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
internal sealed class ReportBuilder(ReportQuery query, CampaignPictures pictures, Organisation organisation)
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

        var closed = await ClosedAsync(filter, scope, cancellationToken);
        if (filter.Campaign is { } one && closed.Contains(one))
            return SegmentErrors.Part2;
        var (total, byDomain, bySubject) = await query.CountAsync(scope.Db, filter, closed, organisation, cancellationToken);
        var (row, splits) = ReportRows.Show(total, [byDomain, bySubject], exact);
        return new CampaignReport
        {
            Title = name ?? "All campaigns",
            Filter = Words(filter, name, closed.Count),
            LeftOut = closed,
            At = scope.Now,
            Total = row,
            ByDomain = splits[0],
            BySubject = splits[1],
            SmallNumbersHidden = !exact,
        };
    }

    /// <summary>Campaigns of the compartment (42 CFR part 2) that were started and whose people this reader may not count.</summary>
    private async Task<IReadOnlySet<CampaignId>> ClosedAsync(ReportFilter filter, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Holds(Permission.Part2Use))
            return new HashSet<CampaignId>();
        var started = scope.Db.CampaignVersions.AsNoTracking().Where(v => v.StartedAt != null);
        if (filter.Campaign is { } campaign)
            started = started.Where(v => v.CampaignId == campaign);
        return await pictures.ClosedToAsync(scope.Db, scope.Actor, await started.ToListAsync(cancellationToken), cancellationToken);
    }

    private static IReadOnlyList<(string, string)> Words(ReportFilter filter, string? campaign, int leftOut)
    {
        string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "any";
        return
        [
            ("Campaign", campaign ?? "all"),
            ("Launched from", Day(filter.From)),
            ("Launched to", Day(filter.To)),
            ("Mailbox domain", filter.Domain ?? "any"),
            ("Method", filter.Method?.Word() ?? "any"),
            .. leftOut == 0 ? Array.Empty<(string, string)>() : [("Left out", $"{leftOut} {(leftOut == 1 ? "campaign" : "campaigns")} of the compartment (42 CFR part 2)")],
        ];
    }
}
