using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Reporting;

/// <summary>Expected refusals of this module.</summary>
public static class ReportingErrors
{
    public static Error CampaignNotFound { get; } = new("report.campaign_not_found", "There is no such campaign.", ErrorKind.NotFound);

    public static Error SegmentNotFound { get; } = new("report.segment_not_found", "There is no saved segment of this name.", ErrorKind.NotFound);

    public static Error DaysReversed { get; } = new("report.days_reversed", "The first day lies after the last day.");

    public static Error FilterTooFine { get; } = new(
        "report.filter_too_fine", "Your role sees reports on whole campaigns only: days, domains and methods could single people out.", ErrorKind.Forbidden);

    public static Error UnknownReport(string name) => new("report.unknown", $"There is no report \"{name}\"; the one there is: campaign.", ErrorKind.NotFound);
}
