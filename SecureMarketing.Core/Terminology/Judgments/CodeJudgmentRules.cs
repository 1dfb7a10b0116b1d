using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology.Judgments;

/// <summary>What decides over labels that people give to codes: what can be proposed, who decides, who may take it back. Pure.</summary>
public static class CodeJudgmentRules
{
    /// <summary>Labels that people can give, in the order of pages.</summary>
    public static IReadOnlyList<Sensitivity> Choices { get; } = [.. Enum.GetValues<Sensitivity>().Where(s => s is not (Sensitivity.None or Sensitivity.Unknown))];

    private static Sensitivity AllChoices { get; } = Choices.Aggregate(Sensitivity.None, (sum, one) => sum | one);

    /// <summary>True when no value set speaks of the code and nobody has judged it: it counts as sensitive, and the gate refuses what rests on it.</summary>
    public static bool IsUnmapped(Sensitivity label) => label.HasFlag(Sensitivity.Unknown);

    /// <summary>Null when these labels can be proposed.</summary>
    /// <param name="now">What the code is labelled.</param>
    /// <param name="labels">What is proposed; none = not sensitive.</param>
    /// <param name="waits">A proposal for the code waits already.</param>
    internal static Error? RefuseToAsk(CodeLabels now, Sensitivity labels, bool waits) =>
        (labels & ~AllChoices) != Sensitivity.None ? JudgmentErrors.Labels
        : waits ? JudgmentErrors.Waiting
        : now.Judged == labels ? JudgmentErrors.Same
        : now.Judged is null && !IsUnmapped(now.Sensitivity) ? JudgmentErrors.Mapped
        : null;

    /// <summary>Null when this person may accept or refuse (compliance §11: separation by person).</summary>
    /// <param name="own">The person proposed it.</param>
    /// <param name="admin">The person is an administrator.</param>
    public static Error? RefuseToDecide(bool own, bool admin) => own ? JudgmentErrors.OwnProposal : admin ? JudgmentErrors.ByAdmin : null;

    /// <summary>Null when one person may take it back: what waits always; what is in effect only where the code is protected no less without it.</summary>
    /// <param name="state">How it stands; an undefined transition is not asked here.</param>
    /// <param name="now">What the code is labelled with it.</param>
    /// <param name="without">What it would be labelled.</param>
    public static Error? RefuseToWithdraw(CodeJudgmentState state, Sensitivity now, Sensitivity without) =>
        state != CodeJudgmentState.Accepted || (IsUnmapped(without) && (now & CodeLabels.Kept & ~without) == Sensitivity.None) || (now & ~without) == Sensitivity.None
            ? null
            : JudgmentErrors.WouldOpen;
}
