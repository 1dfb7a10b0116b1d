using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

/// <summary>The expected refusals of this module.</summary>
public static class ApprovalErrors
{
    public const string TransitionCode = "approval.transition_undefined";

    public static Error Unknown { get; } = new("approval.unknown", "No such approval request.", ErrorKind.NotFound);

    public static Error NotAPerson { get; } = new("approval.not_a_person", "Only a signed-in person can approve.", ErrorKind.Forbidden);

    public static Error ApproverIsAuthor { get; } = new("approval.approver_is_author",
        "You wrote or edited this version, so someone else must decide (separation of duties).", ErrorKind.Forbidden);

    public static Error ApproverIsAdmin { get; } = new("approval.approver_is_admin",
        "An administrator cannot approve. Ask a person without the administrator role.", ErrorKind.Forbidden);

    public static Error Changed { get; } = new("approval.changed_meanwhile",
        "This is no longer what you were shown. Reload, compare and decide again.", ErrorKind.Conflict);

    public static Error Closed { get; } = new(TransitionCode, "This request is already decided.", ErrorKind.Conflict);

    public static Error NothingGranted { get; } = new(TransitionCode, "There is no approval to withdraw.", ErrorKind.Conflict);

    public static Error Recused { get; } = new("approval.recused", "You stepped back from this request; another person must decide.", ErrorKind.Forbidden);

    public static Error FactsUnconfirmed { get; } = new("approval.facts_unconfirmed",
        "Every group of facts must be confirmed with evidence before Compliance can approve.", ErrorKind.Conflict);

    public static Error SheetUnknown { get; } = new("approval.facts_unknown", "No such group of facts.", ErrorKind.NotFound);

    public static Error NotRequired(ApproverKind kind) => new("approval.not_required", $"{kind} is not among the required approvers.", ErrorKind.Conflict);

    public static Error MissingRight(ApproverKind kind) => new("approval.missing_right",
        $"Your roles do not let you decide for {kind}. An administrator can grant a role that does.", ErrorKind.Forbidden);

    public static Error SlotTransition(ApproverKind kind, ApprovalSlotState from, ApprovalSlotState to) =>
        new(TransitionCode, $"The {kind} approval is {from} and cannot become {to}. Reload to see where it stands.", ErrorKind.Conflict);
}
