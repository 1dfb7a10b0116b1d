using System.Collections.Frozen;

namespace SecureMarketing.Core.Terminology.Judgments;

/// <summary>How a proposal to label a code stands. Stored: never renumber.</summary>
public enum CodeJudgmentState
{
    /// <summary>Waits for a second person.</summary>
    Asked = 1,

    /// <summary>In effect.</summary>
    Accepted = 2,
    Refused = 3,

    /// <summary>Taken back, before it was decided or afterwards.</summary>
    Withdrawn = 4,

    /// <summary>A later judgment of the same code was accepted.</summary>
    Replaced = 5,
}

/// <summary>The one transition table of these proposals. What it does not name is refused and changes nothing; who asks again makes another one.</summary>
public static class CodeJudgmentTransitions
{
    private static readonly FrozenSet<(CodeJudgmentState From, CodeJudgmentState To)> Defined = new[]
    {
        (CodeJudgmentState.Asked, CodeJudgmentState.Accepted),
        (CodeJudgmentState.Asked, CodeJudgmentState.Refused),
        (CodeJudgmentState.Asked, CodeJudgmentState.Withdrawn),
        (CodeJudgmentState.Accepted, CodeJudgmentState.Withdrawn),
        (CodeJudgmentState.Accepted, CodeJudgmentState.Replaced),
    }.ToFrozenSet();

    public static bool Allows(CodeJudgmentState from, CodeJudgmentState to) => Defined.Contains((from, to));
}
