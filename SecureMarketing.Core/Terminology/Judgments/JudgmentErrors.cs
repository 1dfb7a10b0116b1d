using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology.Judgments;

public static class JudgmentErrors
{
    public const string TransitionCode = "judgment.transition_undefined";

    public static Error CodeUnknown { get; } = new("judgment.code_unknown", "No record carries this code. Only codes on file can be mapped.", ErrorKind.NotFound);

    public static Error Unknown { get; } = new("judgment.unknown", "There is no such proposal.", ErrorKind.NotFound);

    public static Error NotAPerson { get; } = new("judgment.not_a_person", "Only a signed-in person can do this.", ErrorKind.Forbidden);

    public static Error Labels { get; } = new("judgment.labels", "Choose the categories that the code tells of, or say that it is not sensitive. \"Not mapped\" is no answer.");

    public static Error Mapped { get; } = new("judgment.mapped", "The value sets speak of this code already. Only codes that they do not know are mapped here.", ErrorKind.Conflict);

    public static Error Waiting { get; } = new("judgment.waiting", "A proposal for this code waits already. Decide or withdraw it first.", ErrorKind.Conflict);

    public static Error Same { get; } = new("judgment.same", "The code is mapped so already.", ErrorKind.Conflict);

    public static Error OwnProposal { get; } = new("judgment.own_proposal", "You proposed this, so another compliance officer must decide (separation of duties).", ErrorKind.Forbidden);

    public static Error ByAdmin { get; } = new("judgment.by_admin", "An administrator cannot decide this. Ask a person without the administrator role.", ErrorKind.Forbidden);

    public static Error WouldOpen { get; } = new("judgment.would_open",
        "Without this mapping the code would be less protected, which takes two persons. Propose another mapping; it replaces this one when it is accepted.", ErrorKind.Conflict);

    public static Error ChangedMeanwhile { get; } = new("judgment.changed_meanwhile", "The code was labelled by somebody else at this moment. Reload and decide again.", ErrorKind.Conflict);

    public static Error Transition(CodeJudgmentState from, CodeJudgmentState to) =>
        new(TransitionCode, $"The proposal is {from} and cannot become {to}. Reload to see where it stands.", ErrorKind.Conflict);
}
