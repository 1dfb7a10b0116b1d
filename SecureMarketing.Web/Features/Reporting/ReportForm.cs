using System.Globalization;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Reporting;

namespace SecureMarketing.Web.Features.Reporting;

/// <summary>The report's filter as it stands in the URL and in the download form. What does not parse is no limit.</summary>
internal static class ReportForm
{
    public static ReportFilter Read(string? campaign, string? from, string? to, string? domain, string? method) => new()
    {
        Campaign = Guid.TryParse(campaign, out var id) ? CampaignId.From(id) : null,
        From = Day(from),
        To = Day(to),
        Domain = string.IsNullOrWhiteSpace(domain) ? null : domain.Trim().ToLowerInvariant(),
        Method = Enum.TryParse<DeliveryMethod>(method, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null,
    };

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
