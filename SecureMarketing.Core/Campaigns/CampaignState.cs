using System.Collections.Frozen;
using SecureMarketing.Core.Gate;
using static SecureMarketing.Core.Campaigns.CampaignState;

namespace SecureMarketing.Core.Campaigns;

/// <summary>State of one campaign version. Stored: never renumber.</summary>
public enum CampaignState
{
    Draft = 1,

    /// <summary>A draft whose facts classify it: it can be submitted.</summary>
    FactsStated = 2,
    InReview = 3,
    ChangesRequested = 4,
    Approved = 5,
    Rejected = 6,
    Scheduled = 7,
    Running = 8,
    Paused = 9,

    /// <summary>No message waits or is under way any more. Says nothing about delivery.</summary>
    Completed = 10,

    /// <summary>Ended by a person: compliance took the approval back, or the rest was stopped.</summary>
    Withdrawn = 11,
    ApprovalExpired = 12,

    /// <summary>A later version was launched.</summary>
    Superseded = 13,
}

/// <summary>The one transition table of campaign versions. What it does not name is refused and changes nothing.</summary>
public static class CampaignTransitions
{
    private static readonly FrozenSet<(CampaignState From, CampaignState To)> Defined = new[]
    {
        (Draft, FactsStated),
        (FactsStated, InReview),
        (InReview, ChangesRequested),
        (InReview, Approved),
        (InReview, Rejected),
        (ChangesRequested, Draft),
        (Approved, Scheduled),
        (Approved, ApprovalExpired),
        (Approved, Withdrawn),
        (Scheduled, Running),
        (Scheduled, Withdrawn),
        (Running, Paused),
        (Running, Completed),
        (Running, Superseded),
        (Running, Withdrawn),
        (Paused, Running),
        (Paused, Completed),
        (Paused, Withdrawn),
    }.ToFrozenSet();

    public static bool Allows(CampaignState from, CampaignState to) => Defined.Contains((from, to));

    /// <summary>A draft, or sent back to become one.</summary>
    public static bool IsEditable(this CampaignState state) => state is Draft or FactsStated or ChangesRequested;

    /// <summary>The people of its segment are found, or may be found anew, before anything is sent.</summary>
    public static bool LooksForPeople(this CampaignState state) => state.IsEditable() || state is InReview or Approved;

    /// <summary>Nothing follows.</summary>
    public static bool IsTerminal(this CampaignState state) => !Enum.GetValues<CampaignState>().Any(to => Allows(state, to));

    /// <summary>
    /// The gate's <c>Camp</c>: only a running version sends, an ended one cancels what waits, anything before that waits.
    /// </summary>
    public static GateCampaign ToGate(this CampaignState state) => state switch
    {
        Running => GateCampaign.Running,
        Completed or Withdrawn or Rejected or ApprovalExpired or Superseded => GateCampaign.Ended,
        _ => GateCampaign.Paused,
    };
}
