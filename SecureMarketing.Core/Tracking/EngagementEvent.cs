using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Tracking;

public readonly record struct EngagementEventId(Guid Value) : ITypedId<EngagementEventId>
{
    public static EngagementEventId New() => new(Guid.CreateVersion7());
    public static EngagementEventId From(Guid value) => new(value);
}

/// <summary>What a recipient, or a machine in between, did. Stored: never renumber.</summary>
public enum EngagementKind
{
    /// <summary>The pixel was fetched, or the message was read in the portal.</summary>
    Open = 1,

    Click = 2,

    Unsubscribe = 3,
}

/// <summary>Who followed a link. Stored: never renumber.</summary>
public enum MachineVerdict
{
    /// <summary>Nothing speaks for a machine.</summary>
    Person = 1,

    /// <summary>A HEAD request: link checkers ask so, browsers do not.</summary>
    HeadRequest = 2,

    /// <summary>The user agent is missing or that of a scanner, crawler or tool.</summary>
    UserAgent = 3,

    /// <summary>Before or within seconds of acceptance: a gateway tests links before it delivers.</summary>
    TooSoon = 4,

    /// <summary>The request says itself that nobody looks yet.</summary>
    Prefetch = 5,
}

/// <summary>
/// One act on a message. Network address and user agent are judged and dropped; only the verdict stays (compliance §8).
/// Unique per message, kind, link, verdict and time bucket: a reload or a retried request counts once, and a scanner's visit
/// does not hide the person's.
/// </summary>
public sealed class EngagementEvent
{
    public required EngagementEventId Id { get; init; }

    public required MessageId MessageId { get; init; }

    public required EngagementKind Kind { get; init; }

    /// <summary>Index into the link set of a click; 0 otherwise.</summary>
    public required int Link { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Number of the time bucket; 0 for acts that count once.</summary>
    public required long Bucket { get; init; }

    public required MachineVerdict Verdict { get; init; }
}

/// <summary>
/// A message whose links lead here: what a token's message id means. Written by Sending before the message leaves.
/// </summary>
public sealed class TrackedMessage
{
    public required MessageId MessageId { get; init; }

    public required ContactId ContactId { get; init; }

    public required OriginId OriginId { get; init; }

    /// <summary>The content version whose links it holds.</summary>
    public required Guid LinkSetId { get; init; }

    /// <summary>What an opt-out from this message ends: commercial mail, or fundraising for a fundraising message.</summary>
    public required GateSuppression OptOut { get; init; }

    /// <summary>False for sensitive categories: its links work, nothing is counted.</summary>
    public required bool Counts { get; init; }

    /// <summary>The next hop took it at this instant; null before.</summary>
    public DateTimeOffset? AcceptedAt { get; internal set; }

    /// <summary>First and latest open by a person; null when never. A click is an open as well: pictures may be blocked.</summary>
    public DateTimeOffset? FirstOpenedAt { get; internal set; }

    public DateTimeOffset? LastOpenedAt { get; internal set; }

    public DateTimeOffset? FirstClickedAt { get; internal set; }

    public DateTimeOffset? LastClickedAt { get; internal set; }

    public DateTimeOffset? UnsubscribedAt { get; internal set; }
}

/// <summary>Targets of the links of one content version, so that no address travels in a token (no open redirect).</summary>
public sealed class TrackedLink
{
    /// <summary>The content version.</summary>
    public required Guid LinkSetId { get; init; }

    public required int Index { get; init; }

    /// <summary>https address, at most 2000 characters.</summary>
    public required string Target { get; init; }
}

internal sealed class EngagementEventMapping : IEntityTypeConfiguration<EngagementEvent>
{
    public void Configure(EntityTypeBuilder<EngagementEvent> builder)
    {
        builder.ToTable("engagement_events");
        builder.HasKey(e => e.Id);
        builder.HasIndex(e => new { e.MessageId, e.Kind, e.Link, e.Verdict, e.Bucket }).IsUnique();
        builder.HasIndex(e => new { e.Kind, e.At });
    }
}

internal sealed class TrackedMessageMapping : IEntityTypeConfiguration<TrackedMessage>
{
    public void Configure(EntityTypeBuilder<TrackedMessage> builder)
    {
        builder.ToTable("tracked_messages");
        builder.HasKey(m => m.MessageId);
        builder.Property(m => m.MessageId).ValueGeneratedNever();
        builder.HasIndex(m => new { m.ContactId, m.AcceptedAt });
        builder.HasIndex(m => m.OriginId);
    }
}

internal sealed class TrackedLinkMapping : IEntityTypeConfiguration<TrackedLink>
{
    public void Configure(EntityTypeBuilder<TrackedLink> builder)
    {
        builder.ToTable("tracked_links");
        builder.HasKey(l => new { l.LinkSetId, l.Index });
        builder.Property(l => l.Index).HasColumnName("link_index").ValueGeneratedNever();
        builder.Property(l => l.Target).HasMaxLength(2000);
    }
}
