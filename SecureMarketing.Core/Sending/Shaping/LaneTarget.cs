using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>What a person means: one message, a domain, or everybody who receives through one roll-up. Exactly one is set.</summary>
public sealed record LaneTarget
{
    public MessageId? Message { get; init; }

    /// <summary>Recipients' domain.</summary>
    public string? Domain { get; init; }

    /// <summary>A name of <see cref="Shaping.RollUp"/>, such as <c>google</c>.</summary>
    public string? RollUp { get; init; }

    internal bool IsOne => (Message is null ? 0 : 1) + (Domain is null ? 0 : 1) + (RollUp is null ? 0 : 1) == 1;

    /// <summary>For audit events and answers; a message by its id.</summary>
    internal string Word => Message is { } message ? message.Value.ToString("N") : Domain ?? RollUp ?? "";

    /// <summary>Waiting messages that are meant.</summary>
    internal IQueryable<OutboundMessage> Messages(AppDbContext db)
    {
        var waiting = db.OutboundMessages.Where(m => m.State == MessageState.Queued || m.State == MessageState.Deferred || m.State == MessageState.Held);
        if (Message is { } message)
            return waiting.Where(m => m.Id == message);
        var lanes = Lanes(db);
        return waiting.Where(m => lanes.Any(d => d.Id == m.DestinationId));
    }

    /// <summary>Lanes that are meant; none for a message.</summary>
    internal IQueryable<Destination> Lanes(AppDbContext db)
    {
        var (domain, rollUp) = (Normal(Domain), RollUp);
        // By a relay everything goes to one receiver.
        if (rollUp == Shaping.RollUp.Relay)
            return db.Destinations;
        return domain is not null ? db.Destinations.Where(d => d.Domain == domain) : db.Destinations.Where(d => d.RollUp == rollUp && rollUp != null);
    }

    private static string? Normal(string? domain) => domain?.Trim().TrimEnd('.').ToLowerInvariant();
}
