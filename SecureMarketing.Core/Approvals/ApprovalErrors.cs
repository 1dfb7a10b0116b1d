using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

/// <summary>The expected refusals of this module.</summary>
public static class ApprovalErrors
{
    public const string TransitionCode = "approval.transition_undefined";

    public static Error Unknown { get; } = new("approval.unknown", "No such approval request.", ErrorKind.NotFound);

    public static Error NotAPerson { get; } = new("approval.not_a_person", "Only a signed-in person can approve.", ErrorKind.Forbidden);

    public static Error ApproverIsAuthor { get; } = new("approval.approver_is_author",
        "You wrote or edited this version, its email or its segment, so someone else must decide (separation of duties).", ErrorKind.Forbidden);

    public static Error ApproverIsAdmin { get; } = new("approval.approver_is_admin",
        "An administrator cannot approve. Ask a person without the administrator role.", ErrorKind.Forbidden);

    public static Error Changed { get; } = new("approval.changed_meanwhile",
        "This is no longer what you were shown. Reload, compare and decide again.", ErrorKind.Conflict);

    public static Error Closed { get; } = new(TransitionCode, "This request is already decided.", ErrorKind.Conflict);

    public static Error NothingGranted { get; } = new(TransitionCode, "There is no approval to withdraw.", ErrorKind.Conflict);

    public static Error Recused { get; } = new("approval.recused", "You stepped back from this request; another person must decide.", ErrorKind.Forbidden);

    public static Error FactsUnconfirmed { get; } = new("approval.facts_unconfirmed",
        "Every group of facts must be confirmed with evidence before Compliance can approve.", ErrorKind.Conflict);

    public static Error WordsUnanswered(IReadOnlyList<string> terms) => new("approval.words_unanswered",
        $"The text says {Quoted(terms)}. Say first whether that tells a sensitive category, with a reason.", ErrorKind.Conflict);

    public static Error WordsApply(IReadOnlyList<string> terms) => new("approval.words_apply",
        $"You said that {Quoted(terms)} tells a sensitive category. Ask for changes: the author adds the label, and the approvers whom it asks decide as well.", ErrorKind.Conflict);

    private static string Quoted(IReadOnlyList<string> terms) => string.Join(", ", terms.Take(3).Select(t => $"\"{t}\""));

    /// <summary>What is wrong with the words of a comment.</summary>
    internal const string CommentText = "Write 1 to 2000 characters.";

    public static Error NotAnApprover { get; } = new("approval.not_an_approver", "Only people who may approve this request comment on it. Answer a comment instead.", ErrorKind.Forbidden);

    public static Error AnchorUnknown { get; } = new("approval.part_unknown", "There is no such part any more. Reload and choose one that is shown.", ErrorKind.NotFound);

    public static Error CommentUnknown { get; } = new("approval.comment_unknown", "No such comment.", ErrorKind.NotFound);

    public static Error ReviewOver { get; } = new("approval.review_over", "This version is decided; what was said about it stays as it is.", ErrorKind.Conflict);

    public static Error ReasonMissing { get; } = new("approval.reason_missing", "Say what to change: here, or in a comment at the part.");

    public static Error CommentStands(bool resolved) =>
        new("approval.comment_stands", resolved ? "The comment is already marked as resolved." : "The comment is open already.", ErrorKind.Conflict);

    /// <param name="unproven">True: something is on file, but its hash is not the request's.</param>
    public static Error NoEvidence(bool unproven) => unproven
        ? new("approval.evidence_unproven",
            "What is on file for this request does not have the request's hash, so it proves nothing. Tell whoever runs the database: it was altered, or restored in part. Who decided what, and its hash, is in the audit trail.", ErrorKind.Conflict)
        : new("approval.evidence_not_kept",
            "This request is from before a request's parts were kept with it, and what would be sent now is something else. No evidence can be made of it; who decided what, and its hash, is in the audit trail.", ErrorKind.Conflict);

    public static Error SheetUnknown { get; } = new("approval.facts_unknown", "No such group of facts.", ErrorKind.NotFound);

    public static Error NotRequired(ApproverKind kind) => new("approval.not_required", $"{kind} is not among the required approvers.", ErrorKind.Conflict);

    public static Error MissingRight(ApproverKind kind) => new("approval.missing_right",
        $"Your roles do not let you decide for {kind}. An administrator can grant a role that does.", ErrorKind.Forbidden);

    public static Error SlotTransition(ApproverKind kind, ApprovalSlotState from, ApprovalSlotState to) =>
        new(TransitionCode, $"The {kind} approval is {from} and cannot become {to}. Reload to see where it stands.", ErrorKind.Conflict);
}
