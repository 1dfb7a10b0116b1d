using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;

namespace SecureMarketing.Core.Reporting;

/// <summary>Which messages a report counts. Null = no limit.</summary>
public sealed record ReportFilter
{
    public CampaignId? Campaign { get; init; }

    /// <summary>First day of the launch, in the organisation's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day of the launch, included.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Mailbox domain, lower case.</summary>
    public string? Domain { get; init; }

    public DeliveryMethod? Method { get; init; }

    /// <summary>True when it cuts below whole campaigns, so that two reports could be subtracted to single people out.</summary>
    public bool IsFine => From is not null || To is not null || Domain is not null || Method is not null;
}
