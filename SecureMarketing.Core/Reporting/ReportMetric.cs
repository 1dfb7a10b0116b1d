namespace SecureMarketing.Core.Reporting;

/// <summary>What is counted: messages, one per person and run. The order is that of the report.</summary>
public enum ReportMetric
{
    /// <summary>People of the frozen audience.</summary>
    Recipients = 1,

    /// <summary>The send gate denied at launch; no message was queued.</summary>
    Suppressed,

    /// <summary>A message was queued.</summary>
    Queued,

    /// <summary>The next hop took the message (or the portal notice) and no failure was reported since. Not delivery.</summary>
    Accepted,

    /// <summary>Delivery is shown by something: a delivery report (RFC 3464), a read in the portal, an open or a click by a person.</summary>
    Delivered,

    /// <summary>Opened by a person, a click included.</summary>
    Opened,

    /// <summary>Fetched by a machine only: a scanner, a prefetching mail service. Never part of <see cref="Opened"/>.</summary>
    MachineOpened,

    Clicked,

    Unsubscribed,

    /// <summary>Refused for good by a server, or reported undeliverable after acceptance.</summary>
    Failed,

    /// <summary>Given up before it was handed over.</summary>
    Cancelled,

    /// <summary>Lay in the portal, announced, until its time ran out, and nobody read it. Counted as <see cref="Accepted"/> until then.</summary>
    Unread,

    /// <summary>Nobody can know whether the last reply was lost; listed for a person, never repeated.</summary>
    InDoubt,

    /// <summary>Still on its way, held or deferred.</summary>
    Waiting,

    SecuredSMime,
    SecuredOpenPgp,

    /// <summary>Over TLS with a verified peer.</summary>
    SecuredTls,
    SecuredPortal,

    /// <summary>Accepted without one of the four: opportunistic TLS or none, where the person asked for it or nothing was protected.</summary>
    Unsecured,
}

/// <summary>How metrics relate: percentages and the sums by which a hidden number could be computed.</summary>
public static class ReportMetrics
{
    public static IReadOnlyList<ReportMetric> All { get; } = Enum.GetValues<ReportMetric>();

    /// <summary>What a percentage is of; null where it would say nothing.</summary>
    public static ReportMetric? BaseOf(ReportMetric metric) => metric switch
    {
        ReportMetric.Suppressed or ReportMetric.Queued => ReportMetric.Recipients,
        ReportMetric.Accepted or ReportMetric.Failed or ReportMetric.Cancelled or ReportMetric.Unread or ReportMetric.InDoubt or ReportMetric.Waiting => ReportMetric.Queued,
        ReportMetric.Recipients => null,
        _ => ReportMetric.Accepted,
    };

    /// <summary>Sums that always hold within a row: the first is the total of the others.</summary>
    internal static readonly ReportMetric[][] Partitions =
    [
        [ReportMetric.Recipients, ReportMetric.Suppressed, ReportMetric.Queued],
        [ReportMetric.Queued, ReportMetric.Accepted, ReportMetric.Failed, ReportMetric.Cancelled, ReportMetric.Unread, ReportMetric.InDoubt, ReportMetric.Waiting],
        [ReportMetric.Accepted, ReportMetric.SecuredSMime, ReportMetric.SecuredOpenPgp, ReportMetric.SecuredTls, ReportMetric.SecuredPortal, ReportMetric.Unsecured],
    ];

    /// <summary>Parts whose remainder is not shown as a number of its own: "not opened" is as telling as "opened".</summary>
    internal static readonly (ReportMetric Part, ReportMetric Whole)[] Parts =
    [
        (ReportMetric.Delivered, ReportMetric.Accepted), (ReportMetric.Opened, ReportMetric.Accepted), (ReportMetric.MachineOpened, ReportMetric.Accepted),
        (ReportMetric.Clicked, ReportMetric.Accepted), (ReportMetric.Clicked, ReportMetric.Opened), (ReportMetric.Unsubscribed, ReportMetric.Accepted),
        (ReportMetric.Opened, ReportMetric.Delivered),
    ];
}
