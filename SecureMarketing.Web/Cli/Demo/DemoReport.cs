using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>What came of the demo, read from the product's own reports.</summary>
internal sealed class DemoReport(DemoStaff staff, DataFolder folder)
{
    public async Task<DemoSummary> SummariseAsync(IReadOnlyList<CampaignId> campaigns, int people, int segment, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var allowed = 0;
        var denied = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var campaign in campaigns)
        {
            var decisions = await staff.AsAsync<CountDecisions, LaunchDecisions>(Role.ComplianceOfficer, new CountDecisions(campaign.Origin), cancellationToken);
            allowed += decisions.Allowed;
            foreach (var (code, count) in decisions.Denied)
                denied[code] = denied.GetValueOrDefault(code) + count;
        }

        var report = await staff.AsAsync<ViewReport, CampaignReport>(Role.ComplianceOfficer, new ViewReport(), cancellationToken);
        var file = await staff.AsAsync<ExportReport, ReportFile>(Role.ComplianceOfficer, new ExportReport { Purpose = "demo" }, cancellationToken);
        var excel = Path.Combine(folder.Folder("exports"), file.FileName);
        await File.WriteAllBytesAsync(excel, file.Content, cancellationToken);

        int Count(ReportMetric metric) => (int)(report.Total.Counts[metric].Number ?? 0);
        return new DemoSummary
        {
            People = people,
            Segment = segment,
            Allowed = allowed,
            Denied = denied,
            Methods = new DemoMethods(Count(ReportMetric.SecuredSMime), Count(ReportMetric.SecuredOpenPgp), Count(ReportMetric.SecuredTls), Count(ReportMetric.SecuredPortal)),
            Opened = Count(ReportMetric.Opened),
            Clicked = Count(ReportMetric.Clicked),
            Excel = excel,
            Messages = folder.Folder("sandbox"),
            Seconds = Math.Round(elapsed.TotalSeconds, 1),
        };
    }
}
