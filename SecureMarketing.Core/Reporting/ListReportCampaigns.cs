using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Reporting;

/// <summary>Campaigns that were launched, newest first: what the report can be about.</summary>
public sealed record ListReportCampaigns : ICommand<ReportCampaigns>
{
    public static Permission Requires => Permission.ReportView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record ReportCampaigns(IReadOnlyList<(CampaignId Id, string Name)> Campaigns);

internal sealed class ListReportCampaignsHandler : IUseCase<ListReportCampaigns, ReportCampaigns>
{
    public async Task<Result<ReportCampaigns>> HandleAsync(ListReportCampaigns command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var origins = await db.Recipients.AsNoTracking().Select(r => r.OriginId).Distinct().ToListAsync(cancellationToken);
        var launched = origins.Select(o => CampaignId.From(o.Value)).ToList();
        var rows = await db.Campaigns.AsNoTracking().Where(c => launched.Contains(c.Id)).OrderByDescending(c => c.ChangedAt)
            .Select(c => new { c.Id, c.Name }).ToListAsync(cancellationToken);
        return new ReportCampaigns([.. rows.Select(r => (r.Id, r.Name))]);
    }
}
