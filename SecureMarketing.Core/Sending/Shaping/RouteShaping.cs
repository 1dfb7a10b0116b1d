using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Delivery;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>What an administrator sets for one route over the rules; every null leaves the rule.</summary>
public sealed record RouteShapingSettings
{
    /// <summary>The source is new since then: the ramp of each provider holds. Null: it is known.</summary>
    public DateTimeOffset? WarmUpSince { get; init; }

    /// <summary>When bulk mail may leave, in the organisation's zone; null: at any hour.</summary>
    public SendHours? BulkHours { get; init; }

    /// <summary>Connections per roll-up, all nodes together; 1–1000.</summary>
    public int? Connections { get; init; }

    /// <summary>Messages a minute per roll-up, all nodes together; 1–1,000,000.</summary>
    public int? PerMinute { get; init; }

    /// <summary>Messages over one connection; 1–1000.</summary>
    public int? MessagesPerConnection { get; init; }
}

/// <summary>Those settings as stored; a route without a row goes by the rules alone.</summary>
public sealed class RouteShaping
{
    private RouteShaping()
    {
    }

    internal RouteShaping(RouteId route) => RouteId = route;

    public RouteId RouteId { get; private set; }

    public DateTimeOffset? WarmUpSince { get; private set; }

    public int? BulkFrom { get; private set; }

    public int? BulkUntil { get; private set; }

    public int? Connections { get; private set; }

    public int? PerMinute { get; private set; }

    public int? MessagesPerConnection { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    internal RouteShapingSettings Settings => new()
    {
        WarmUpSince = WarmUpSince,
        BulkHours = BulkFrom is { } from && BulkUntil is { } until ? new SendHours(from, until) : null,
        Connections = Connections,
        PerMinute = PerMinute,
        MessagesPerConnection = MessagesPerConnection,
    };

    internal void Configure(RouteShapingSettings settings, DateTimeOffset now)
    {
        WarmUpSince = settings.WarmUpSince;
        (BulkFrom, BulkUntil) = (settings.BulkHours?.From, settings.BulkHours?.Until);
        Connections = settings.Connections;
        PerMinute = settings.PerMinute;
        MessagesPerConnection = settings.MessagesPerConnection;
        ChangedAt = now;
    }
}

internal sealed class RouteShapingMapping : IEntityTypeConfiguration<RouteShaping>
{
    public void Configure(EntityTypeBuilder<RouteShaping> builder)
    {
        builder.ToTable("route_shapings");
        builder.HasKey(s => s.RouteId);
        builder.Ignore(s => s.Settings);
    }
}
