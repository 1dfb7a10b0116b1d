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

    /// <summary>The connection is closed after so many messages, 1 upward; default 100, where many servers hang up.</summary>
    public int MessagesPerConnection { get; init; } = 100;
}
