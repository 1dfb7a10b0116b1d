using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>Requests for sensitive categories in the words of the screen.</summary>
internal static class GrantWords
{
    /// <param name="row">The request.</param>
    /// <param name="closed">Its campaign is closed: what was granted counts no more, and what waits is not decided.</param>
    public static string Of(SensitiveGrantRow row, bool closed) => row.State switch
    {
        SensitiveGrantState.Asked => closed ? "Not decided" : "Waits for compliance",
        SensitiveGrantState.Granted => closed ? "Ended with the campaign" : "Granted",
        SensitiveGrantState.Ended => "Ended with the campaign",
        var other => other.ToString(),
    };

    public static Tone ToneOf(SensitiveGrantRow row, bool closed) => row.State switch
    {
        SensitiveGrantState.Asked when !closed => Tone.Info,
        SensitiveGrantState.Granted when !closed => Tone.Success,
        SensitiveGrantState.Refused or SensitiveGrantState.Withdrawn => Tone.Error,
        _ => Tone.Neutral,
    };

    /// <summary>The question of the dialog.</summary>
    public static string Question(GrantStep step) => step switch
    {
        GrantStep.Grant => "Grant this category?",
        GrantStep.Refuse => "Refuse this category?",
        _ => "Withdraw this category?",
    };

    /// <summary>What the step does to the campaign and to people.</summary>
    public static string Effect(GrantStep step) => step switch
    {
        GrantStep.Grant => "Whoever writes the campaign sees and uses codes and attributes of this category in the segment builder, for this campaign alone. Counts keep the rules of small numbers. It ends when the campaign is closed, or when it is withdrawn.",
        GrantStep.Refuse => "The category stays hidden. It can be asked for again with another reason.",
        _ => "The category is hidden again at once. Approvals of this campaign that rest on it are withdrawn, and mail that still waits is cancelled. Mail that was handed over cannot be recalled.",
    };
}

/// <summary>What a compliance officer does with a request.</summary>
public enum GrantStep
{
    Grant = 1,
    Refuse,
    Withdraw,
}
