using System.Collections.Frozen;

namespace SecureMarketing.Core.Approvals;

/// <summary>State of one approver's slot. Stored: never renumber.</summary>
public enum ApprovalSlotState
{
    Requested = 1,

    /// <summary>Granted for one hash. Whether it still counts is asked of the current hash, not of this word.</summary>
    Granted = 2,
    Rejected = 3,
    ChangesRequested = 4,

    /// <summary>The approver stepped back; a fresh slot waits for another person.</summary>
    Recused = 5,

    /// <summary>What was approved is no longer what would be sent.</summary>
    Stale = 6,
    Expired = 7,
    Withdrawn = 8,
}

/// <summary>The one transition table of approval slots. What it does not name is refused and changes nothing.</summary>
public static class ApprovalSlotTransitions
{
    private static readonly FrozenSet<(ApprovalSlotState From, ApprovalSlotState To)> Defined = new[]
    {
        (ApprovalSlotState.Requested, ApprovalSlotState.Granted),
        (ApprovalSlotState.Requested, ApprovalSlotState.Rejected),
        (ApprovalSlotState.Requested, ApprovalSlotState.ChangesRequested),
        (ApprovalSlotState.Requested, ApprovalSlotState.Recused),
        (ApprovalSlotState.Granted, ApprovalSlotState.Stale),
        (ApprovalSlotState.Granted, ApprovalSlotState.Expired),
        (ApprovalSlotState.Granted, ApprovalSlotState.Withdrawn),
    }.ToFrozenSet();

    public static bool Allows(ApprovalSlotState from, ApprovalSlotState to) => Defined.Contains((from, to));
}
