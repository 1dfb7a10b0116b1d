using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Reporting;

/// <summary>The campaign report: filter in the URL, tables first, and the workbook from the same use case.</summary>
public sealed partial class ReportPage
{
    private static readonly ReportMetric[] Funnel =
        [ReportMetric.Recipients, ReportMetric.Queued, ReportMetric.Accepted, ReportMetric.Delivered, ReportMetric.Opened, ReportMetric.Clicked];

    private static readonly ReportMetric[] Methods =
        [ReportMetric.SecuredSMime, ReportMetric.SecuredOpenPgp, ReportMetric.SecuredTls, ReportMetric.SecuredPortal, ReportMetric.Unsecured];

    private static readonly ReportMetric[] Losses =
        [ReportMetric.Suppressed, ReportMetric.Failed, ReportMetric.Cancelled, ReportMetric.Unread, ReportMetric.InDoubt, ReportMetric.Waiting, ReportMetric.Unsubscribed, ReportMetric.MachineOpened];

    private static readonly ReportMetric[] Columns =
        [ReportMetric.Recipients, ReportMetric.Accepted, ReportMetric.Delivered, ReportMetric.Opened, ReportMetric.Clicked, ReportMetric.Failed];

    private static readonly ReportMetric[] HeadlineMetrics =
        [ReportMetric.Recipients, ReportMetric.Accepted, ReportMetric.Opened, ReportMetric.Clicked, ReportMetric.Unsubscribed, ReportMetric.Failed];

    private CampaignReport? report;
    private Error? failure;
    private IReadOnlyList<(CampaignId Id, string Name)> campaigns = [];
    private bool mayExport;
    private bool mayFilter;
    private bool mayReceipts;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "campaign")] private string? CampaignText { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? ToText { get; set; }

    [SupplyParameterFromQuery(Name = "domain")] private string? DomainText { get; set; }

    [SupplyParameterFromQuery(Name = "method")] private string? MethodText { get; set; }

    private bool HasRows => report is not null && report.Total.Counts[ReportMetric.Recipients].Number != 0;

    private IReadOnlyList<(string Title, string Head, IReadOnlyList<ReportRow> Rows)> Splits =>
        [("By mailbox domain", "Mailbox domain", report!.ByDomain), ("By subject", "Subject", report!.BySubject)];

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actor.GetAsync();
        (mayExport, mayFilter, mayReceipts) = (actor.Holds(Permission.ReportExport), actor.Holds(Permission.SegmentCountExact), actor.Holds(Permission.ReportRecipients));
        // The prerendered page shows the skeleton: waiting for the report there would keep everything back, and ask twice.
        if (!RendererInfo.IsInteractive)
            return;
        var listed = await UseCases.RunAsync<ListReportCampaigns, ReportCampaigns>(new ListReportCampaigns(), actor, CancellationToken.None);
        campaigns = listed.IsSuccess ? listed.Value.Campaigns : [];
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var filter = ReportForm.Read(CampaignText, FromText, ToText, DomainText, MethodText);
        var viewed = await UseCases.RunAsync<ViewReport, CampaignReport>(new ViewReport { Filter = filter }, await Actor.GetAsync(), CancellationToken.None);
        failure = viewed.Error;
        report = viewed.IsSuccess ? viewed.Value : null;
    }

    private IReadOnlyList<Figure> Headline =>
    [
        .. HeadlineMetrics.Select(m => new Figure(ReportWords.Of(m), report!.Total.Counts[m].ToString(),
            report.Total.ShareText(m) is { } share && ReportMetrics.BaseOf(m) is { } whole ? $"{share} of {ReportWords.Of(whole).ToLowerInvariant()}" : null,
            m == ReportMetric.Failed && report.Total.Counts[m].Number > 0 ? Tone.Error : Tone.Neutral)),
    ];

    private IReadOnlyList<FunnelBar> Bars(IEnumerable<ReportMetric> metrics) =>
    [
        .. metrics.Select(m => new FunnelBar(
            ReportWords.Of(m).Replace("Secured by ", "", StringComparison.Ordinal), report!.Total.Counts[m].Number ?? 0, report.Total.ShareText(m), report.Total.Counts[m].ToString())),
    ];

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
