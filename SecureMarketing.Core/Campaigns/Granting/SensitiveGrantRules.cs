using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns.Granting;

/// <summary>What decides over sensitive labels of a campaign: who may ask for what, who decides, what is in effect, what it lets through. Pure.</summary>
public static class SensitiveGrantRules
{
    /// <summary>Null when the label can be asked for.</summary>
    /// <param name="label">One label.</param>
    /// <param name="campaign">State of the campaign's latest version.</param>
    /// <param name="standing">What was asked before, whatever became of it.</param>
    public static Error? RefuseToAsk(Sensitivity label, CampaignState campaign, IEnumerable<(Sensitivity Label, SensitiveGrantState State)> standing) =>
        label == Sensitivity.SubstanceUse ? CampaignErrors.GrantPart2
        : label == Sensitivity.PsychotherapyNotes ? CampaignErrors.GrantPsychotherapyNotes
        : !SensitiveRights.IsGrantable(label) ? CampaignErrors.GrantLabelUnknown
        : campaign.IsTerminal() ? CampaignErrors.GrantCampaignClosed
        : standing.Where(s => s.Label == label && s.State.IsOpen()).Select(s => (SensitiveGrantState?)s.State).FirstOrDefault() is { } state ? CampaignErrors.GrantStands(label, state)
        : null;

    /// <summary>Null when this person may grant or refuse. To withdraw only protects people, so that neither question is asked then.</summary>
    /// <param name="campaign">State of the campaign's latest version.</param>
    /// <param name="involved">The person asked for it, or wrote the campaign.</param>
    /// <param name="admin">The person is an administrator.</param>
    public static Error? RefuseToDecide(CampaignState campaign, bool involved, bool admin) =>
        involved ? CampaignErrors.GrantOwnRequest
        : admin ? CampaignErrors.GrantByAdmin
        : campaign.IsTerminal() ? CampaignErrors.GrantCampaignClosed
        : null;

    /// <summary>Labels that count now: granted, and the campaign is not closed.</summary>
    public static Sensitivity InEffect(CampaignState campaign, IEnumerable<(Sensitivity Label, SensitiveGrantState State)> standing) =>
        campaign.IsTerminal() ? Sensitivity.None
        : standing.Where(s => s.State == SensitiveGrantState.Granted).Aggregate(Sensitivity.None, (sum, one) => sum | one.Label);

    /// <summary>Null when a campaign that holds these labels may use a segment that was written by such a grant.</summary>
    /// <param name="segment">Name of the segment.</param>
    /// <param name="needed">Labels that its author could use only by a grant.</param>
    /// <param name="held">What the campaign was granted and holds now.</param>
    public static Error? RefuseToUse(string segment, Sensitivity needed, Sensitivity held) =>
        (needed & ~held) is var missing and not Sensitivity.None ? CampaignErrors.GrantMissing(segment, missing) : null;
}
