using System.Globalization;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Reporting;

/// <summary>One line of a report: counts as they may be shown.</summary>
public sealed record ReportRow
{
    /// <summary>"All messages", a mailbox domain, a subject.</summary>
    public required string Label { get; init; }

    public required IReadOnlyDictionary<ReportMetric, ShownCount> Counts { get; init; }

    /// <summary>Share of its base (<see cref="ReportMetrics.BaseOf"/>), 0–1; null without base, or where one of both numbers is hidden.</summary>
    public double? Share(ReportMetric metric) =>
        ReportMetrics.BaseOf(metric) is { } whole && Counts[metric].Number is { } part && Counts[whole].Number is { } all && all > 0
            ? (double)part / all
            : null;

    /// <summary>"55.3 %", or null as <see cref="Share"/>.</summary>
    public string? ShareText(ReportMetric metric) => Share(metric)?.ToString("0.0 %", CultureInfo.InvariantCulture);

    /// <summary>Clicks per accepted message; null as <see cref="Share"/>.</summary>
    public double? ClickThroughRate => Share(ReportMetric.Clicked);
}

/// <summary>A report on one campaign or all: the same object is shown on the page and written into the workbook.</summary>
public sealed record CampaignReport
{
    public required string Title { get; init; }

    /// <summary>The filter in words, for the page and the first sheet.</summary>
    public required IReadOnlyList<(string Name, string Value)> Filter { get; init; }

    /// <summary>Campaigns that are not counted, because the reader may not use records of the compartment (42 CFR part 2).</summary>
    public IReadOnlySet<CampaignId> LeftOut { get; init; } = new HashSet<CampaignId>();

    public required DateTimeOffset At { get; init; }

    public required ReportRow Total { get; init; }

    /// <summary>Largest first.</summary>
    public required IReadOnlyList<ReportRow> ByDomain { get; init; }

    public required IReadOnlyList<ReportRow> BySubject { get; init; }

    /// <summary>True when the reader may not see 1–10 people exactly, so numbers may be hidden.</summary>
    public required bool SmallNumbersHidden { get; init; }
}
