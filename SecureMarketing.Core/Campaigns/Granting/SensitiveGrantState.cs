using System.Collections.Frozen;

namespace SecureMarketing.Core.Campaigns.Granting;

/// <summary>How a campaign's request for one sensitive label stands. Stored: never renumber.</summary>
public enum SensitiveGrantState
{
    /// <summary>Waits for a compliance officer.</summary>
    Asked = 1,
    Granted = 2,
    Refused = 3,

    /// <summary>A compliance officer took it back.</summary>
    Withdrawn = 4,

    /// <summary>The campaign was closed, and is begun anew without it.</summary>
    Ended = 5,
}

/// <summary>The one transition table of these requests. What it does not name is refused and changes nothing; who asks again makes another one.</summary>
public static class SensitiveGrantTransitions
{
    private static readonly FrozenSet<(SensitiveGrantState From, SensitiveGrantState To)> Defined = new[]
    {
        (SensitiveGrantState.Asked, SensitiveGrantState.Granted),
        (SensitiveGrantState.Asked, SensitiveGrantState.Refused),
        (SensitiveGrantState.Asked, SensitiveGrantState.Ended),
        (SensitiveGrantState.Granted, SensitiveGrantState.Withdrawn),
        (SensitiveGrantState.Granted, SensitiveGrantState.Ended),
    }.ToFrozenSet();

    public static bool Allows(SensitiveGrantState from, SensitiveGrantState to) => Defined.Contains((from, to));

    /// <summary>It waits or was granted: the label is not asked for a second time.</summary>
    public static bool IsOpen(this SensitiveGrantState state) => state is SensitiveGrantState.Asked or SensitiveGrantState.Granted;
}
