using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

/// <summary>Does an approval count now? Pure; the gate's <c>Appr</c>.</summary>
public static class ApprovalStanding
{
    /// <summary>
    /// Valid only when every approver that is required now has granted exactly the current hash, in time, and none of them
    /// touched the subject. The gravest fault names the answer: withdrawn, self-approved, changed, expired, missing.
    /// </summary>
    /// <param name="request">The latest request of the version, null when none was made.</param>
    /// <param name="currentHash">Over what would be sent now.</param>
    /// <param name="editors">Everyone who ever edited the version.</param>
    /// <param name="now">The instant asked about.</param>
    public static GateApproval Of(ApprovalRequest? request, string currentHash, IReadOnlySet<UserId> editors, DateTimeOffset now)
    {
        if (request is null)
            return GateApproval.Missing;
        var slots = request.Slots;
        if (slots.Any(s => s.State == ApprovalSlotState.Withdrawn))
            return GateApproval.Withdrawn;
        var given = request.Required.Select(kind => slots.LastOrDefault(s => s.Kind == kind)).ToList();
        if (given.Exists(s => s?.GrantedHash is null))
            return GateApproval.Missing;
        if (given.Exists(s => s!.DecidedBy is not { } by || editors.Contains(by)))
            return GateApproval.SelfApproved;
        if (given.Exists(s => s!.State == ApprovalSlotState.Stale || s.GrantedHash != currentHash))
            return GateApproval.HashMismatch;
        if (given.Exists(s => s!.State == ApprovalSlotState.Expired || s.ExpiresAt is not { } expires || expires <= now))
            return GateApproval.Expired;
        return given.TrueForAll(s => s!.State == ApprovalSlotState.Granted) ? GateApproval.Valid : GateApproval.Missing;
    }
}
