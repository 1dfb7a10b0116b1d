using SecureMarketing.Core.Delivery.Policy;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>One message to hand to a route.</summary>
public sealed class Submission
{
    public required WireMessage Message { get; init; }

    /// <summary>The candidate the gate allowed.</summary>
    public required MethodCandidate Candidate { get; init; }

    /// <summary>All rungs considered, for the receipt.</summary>
    public required IReadOnlyList<LadderRung> Rungs { get; init; }

    /// <summary>What it may take of the connections.</summary>
    public ConnectionShare Share { get; init; } = ConnectionShare.Unlimited;
}

/// <summary>How many connections those who belong together may have open at once, for instance all to one receiver.</summary>
/// <param name="Group">Who belongs together; opaque, no address.</param>
/// <param name="Connections">At work or kept open at once, 1 upward.</param>
/// <param name="MessagesPerConnection">A connection is closed after so many messages, 1 upward.</param>
public sealed record ConnectionShare(string Group, int Connections, int MessagesPerConnection)
{
    /// <summary>No limit but the transport's own; many servers hang up at 100 messages.</summary>
    public static ConnectionShare Unlimited { get; } = new("", int.MaxValue, 100);
}
