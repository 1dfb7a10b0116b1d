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
}
