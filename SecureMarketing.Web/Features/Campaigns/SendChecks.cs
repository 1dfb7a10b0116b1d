using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>The points before a send, each computed from the version as it stands now. Pure.</summary>
public static class SendChecks
{
    public static IReadOnlyList<ChecklistItem> Of(OpenedCampaign campaign, Organisation organisation)
    {
        var summary = campaign.Summary;
        return [Approval(campaign, organisation), Audience(campaign), Permission(summary, campaign.Frozen?.Classes), Outside(summary), Footer(summary), Tracking(summary), Window(campaign, organisation)];
    }

    private static ChecklistItem Approval(OpenedCampaign campaign, Organisation organisation)
    {
        var href = campaign.Request is { } request ? $"/approvals/{request.Value:D}" : null;
        if (campaign.Standing != GateApproval.Valid)
            return new ChecklistItem(CheckState.Blocked, "Approval.", CampaignWords.Of(campaign.Standing), href, "Open the approval");
        var granted = campaign.Slots.Where(s => s.State == ApprovalSlotState.Granted).ToList();
        var by = string.Join(" and ", granted.Select(s => ClassWords.Of(s.Kind)));
        var last = granted.Max(s => s.At);
        var until = granted.Min(s => s.ExpiresAt);
        return new ChecklistItem(CheckState.Done, "Approved", $"by {by}, {CampaignWords.At(last!.Value, organisation)}. Unchanged since. Holds until {CampaignWords.At(until!.Value, organisation)}.", href, "See what was approved");
    }

    private static ChecklistItem Audience(OpenedCampaign campaign)
    {
        if (campaign.Frozen is not { } frozen)
            return new ChecklistItem(CheckState.Open, "Audience.", "Not counted yet.");
        if (frozen.People.Number == 0)
            return new ChecklistItem(CheckState.Blocked, "Nobody is in the audience.");
        if (frozen.People.Disclosure == CountDisclosure.Withheld)
            return new ChecklistItem(CheckState.Done, "The audience", "is counted and kept; how many they are is not counted for this role (42 CFR part 2).");
        return frozen.People.Disclosure == CountDisclosure.Exact
            ? new ChecklistItem(CheckState.Done, $"{frozen.People} people", "counted and kept. The send gate decides for each of them again.")
            : campaign.SmallAudienceReason is { } reason
                ? new ChecklistItem(CheckState.Done, "Fewer than 11 people,", "allowed by Compliance: " + reason)
                : new ChecklistItem(CheckState.Blocked, "Fewer than 11 people.", "A compliance officer must allow it.");
    }

    private static ChecklistItem Permission(CampaignSummary summary, FrozenClasses? classes) => summary.Lapsed is { } lapsed ? ByLapse(lapsed, classes) : summary.Classification.NeedsAuthorization
        ? new ChecklistItem(CheckState.Done, "Each recipient needs a valid authorization", $"that covers {ClassWords.Listed(summary.Categories.DefaultIfEmpty("marketing"))}. People without one are left out.")
        : new ChecklistItem(CheckState.Done, ClassWords.Of(summary.Classification.Class) + ".", ClassWords.Meaning(summary.Classification.Class));

    private static ChecklistItem ByLapse(LapsedClasses lapsed, FrozenClasses? classes) => new(
        CheckState.Done, "What each recipient needs depends on when the prescription ran out.", classes switch
        {
            null => $"Up to {lapsed.LimitDays} days: {ClassWords.Of(lapsed.Within).ToLowerInvariant()}; before: {ClassWords.Of(lapsed.Beyond).ToLowerInvariant()}.",
            { Free: { } free, Needing: { } needing, Unknown: { } unknown } => string.Create(
                System.Globalization.CultureInfo.GetCultureInfo("en-US"),
                $"When it was counted, {free:N0} needed no authorization, {needing:N0} needed one, and for {unknown:N0} nobody knows: they are left out. It is counted again for each person when it is sent."),
            _ => "The parts are not shown, since one of them has fewer than 11 people. It is counted for each person when it is sent.",
        });

    private static ChecklistItem Outside(CampaignSummary summary) => summary.PhiOutside.Count == 0
        ? new ChecklistItem(CheckState.Done, "Subject and preheader contain no PHI.")
        : new ChecklistItem(CheckState.Blocked, "Subject or preheader contains PHI:", string.Join(", ", summary.PhiOutside) + ". It would travel outside the encryption.");

    private static ChecklistItem Footer(CampaignSummary summary) => summary.HasFooter
        ? new ChecklistItem(CheckState.Done, "Postal address and opt-out", "are in the email.")
        : summary.Classification.Commercial == CommercialClass.Commercial
            ? new ChecklistItem(CheckState.Blocked, "The email has no footer.", "A commercial email needs a postal address and an opt-out.")
            : new ChecklistItem(CheckState.Attention, "The email has no footer.", "A transactional email needs none.");

    private static ChecklistItem Tracking(CampaignSummary summary) => summary.Track switch
    {
        GateTracking.None => new ChecklistItem(CheckState.Done, "Opens and clicks are not counted."),
        GateTracking.FirstParty when summary.Sens != GateSensitivity.None => new ChecklistItem(
            CheckState.Attention, "Opens and clicks are counted", "although a sensitive category is used. Turn it off unless you need it."),
        GateTracking.FirstParty => new ChecklistItem(CheckState.Done, "Opens and clicks are counted", "by links of our own. No other company learns of them."),
        _ => new ChecklistItem(CheckState.Blocked, "The email loads something from another company.", "It would learn who your patients are."),
    };

    private static ChecklistItem Window(OpenedCampaign campaign, Organisation organisation) => (campaign.Setup.NotBefore, campaign.Setup.NotAfter) switch
    {
        (null, null) => new ChecklistItem(CheckState.Done, "Sending may begin at any time", "and ends 48 hours after it began."),
        ({ } from, null) => new ChecklistItem(CheckState.Done, "Sending may begin", $"from {CampaignWords.At(from, organisation)}."),
        (null, { } to) => new ChecklistItem(CheckState.Done, "Sending ends", $"{CampaignWords.At(to, organisation)}."),
        ({ } from, { } to) => new ChecklistItem(CheckState.Done, "Sending window", $"{CampaignWords.At(from, organisation)} to {CampaignWords.At(to, organisation)}."),
    };
}
