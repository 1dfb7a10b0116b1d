namespace SecureMarketing.Core.Reporting;

/// <summary>The measures in the words of page and workbook.</summary>
public static class ReportWords
{
    public static string Of(ReportMetric metric) => metric switch
    {
        ReportMetric.Recipients => "People in the audience",
        ReportMetric.Suppressed => "Not permitted at launch",
        ReportMetric.Delivered => "Delivery shown",
        ReportMetric.Opened => "Opened",
        ReportMetric.MachineOpened => "Opened by machines only",
        ReportMetric.Cancelled => "Given up",
        ReportMetric.Unread => "Not read in the portal in time",
        ReportMetric.InDoubt => "In doubt",
        ReportMetric.SecuredSMime => "Secured by S/MIME",
        ReportMetric.SecuredOpenPgp => "Secured by OpenPGP",
        ReportMetric.SecuredTls => "Secured by verified TLS",
        ReportMetric.SecuredPortal => "Secured by the portal",
        ReportMetric.Unsecured => "Not secured",
        _ => metric.ToString(),
    };
}
