using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Where messages go, as the queue sorts them.</summary>
public readonly record struct DestinationId(Guid Value) : ITypedId<DestinationId>
{
    public static DestinationId New() => new(Guid.CreateVersion7());
    public static DestinationId From(Guid value) => new(value);
}

/// <summary>
/// A lane of the queue: a recipients' domain, and the route its messages are kept to once a person has rerouted them. A domain
/// names no person (<see cref="Recipient.Domain"/>).
/// </summary>
public sealed class Destination
{
    /// <summary>Stands for "whatever route the ladder finds".</summary>
    public static RouteId AnyRoute { get; }

    private Destination()
    {
    }

    internal Destination(DestinationId id, string domain, RouteId route, DateTimeOffset now)
    {
        Id = id;
        Domain = domain;
        RouteId = route;
        CreatedAt = now;
    }

    public DestinationId Id { get; private set; }

    /// <summary>Lower-case A-labels.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>The only route that may carry its messages; the empty id: any, as the ladder finds. Part of the key.</summary>
    public RouteId RouteId { get; private set; }

    /// <summary>Who receives for the domain on the direct route; null until the DNS was asked.</summary>
    public string? RollUp { get; private set; }

    /// <summary>When the DNS said so.</summary>
    public DateTimeOffset? RollUpAt { get; private set; }

    /// <summary>A person wants nothing sent there before this instant; null: no such wish.</summary>
    public DateTimeOffset? SuspendedUntil { get; private set; }

    /// <summary>The person's reason, at most 200 characters, without names of people; null with <see cref="SuspendedUntil"/>.</summary>
    public string? SuspendedFor { get; private set; }

    /// <summary>Last reply from there that was no success, such as <c>421 4.7.0</c>; null when none was, or a success came since.</summary>
    public string? LastTrouble { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}

internal sealed class DestinationMapping : IEntityTypeConfiguration<Destination>
{
    public void Configure(EntityTypeBuilder<Destination> builder)
    {
        builder.ToTable("destinations");
        builder.HasKey(d => d.Id);
        builder.Property(d => d.Domain).HasMaxLength(255);
        builder.Property(d => d.RollUp).HasMaxLength(RollUp.Longest);
        builder.Property(d => d.SuspendedFor).HasMaxLength(200);
        builder.Property(d => d.LastTrouble).HasMaxLength(40);
        builder.HasIndex(d => new { d.Domain, d.RouteId }).IsUnique();
        builder.HasIndex(d => d.RollUp);
    }
}
