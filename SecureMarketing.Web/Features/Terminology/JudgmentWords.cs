using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Judgments;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Terminology;

/// <summary>Proposals for codes in the words of the screen.</summary>
internal static class JudgmentWords
{
    /// <summary>"HIV"; "Not sensitive" for none.</summary>
    public static string Of(Sensitivity labels) => labels == Sensitivity.None ? "Not sensitive" : SensitivityNames.Title(labels);

    public static string Of(CodeJudgmentState state) => state switch
    {
        CodeJudgmentState.Asked => "Waits for a second person",
        CodeJudgmentState.Accepted => "In effect",
        _ => state.ToString(),
    };

    public static Tone ToneOf(CodeJudgmentState state) => state switch
    {
        CodeJudgmentState.Asked => Tone.Info,
        CodeJudgmentState.Accepted => Tone.Success,
        CodeJudgmentState.Refused or CodeJudgmentState.Withdrawn => Tone.Error,
        _ => Tone.Neutral,
    };

    /// <summary>The question of the dialog.</summary>
    public static string Question(JudgmentStep step) => step switch
    {
        JudgmentStep.Accept => "Accept this mapping?",
        JudgmentStep.Refuse => "Refuse this mapping?",
        _ => "Withdraw this mapping?",
    };

    /// <summary>What the step does to people.</summary>
    /// <param name="step">Which.</param>
    /// <param name="waits">It was not decided yet.</param>
    public static string Effect(JudgmentStep step, bool waits) => step switch
    {
        JudgmentStep.Accept => "It counts from now on: in what people see and count, and at the next check of every message that waits. Segments that were saved before keep what they were saved with until somebody saves them anew.",
        JudgmentStep.Refuse => "The code counts as it did. Another mapping can be proposed.",
        _ when waits => "The code counts as it did. Another mapping can be proposed.",
        _ => "The code counts again as the value sets and its sources say, and as sensitive where they say nothing.",
    };
}

/// <summary>What a person does with a proposal.</summary>
public enum JudgmentStep
{
    Accept = 1,
    Refuse = 2,
    Withdraw = 3,
}
