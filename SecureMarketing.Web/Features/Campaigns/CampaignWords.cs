using System.Globalization;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>Campaign states and times in the words of the screen.</summary>
public static class CampaignWords
{
    public static string Of(CampaignState state) => state switch
    {
        CampaignState.FactsStated => "Ready to submit",
        CampaignState.InReview => "In review",
        CampaignState.ChangesRequested => "Changes requested",
        CampaignState.ApprovalExpired => "Approval expired",
        _ => state.ToString(),
    };

    /// <summary>What a launch would do; the number is left out where this role is not told it.</summary>
    public static string SendTo(ShownCount people) => people.Disclosure == CountDisclosure.Withheld ? "Send to the counted audience" : $"Send to {people} people";

    /// <summary>What is scheduled, in the same manner.</summary>
    public static string SendingTo(ShownCount? people) => people is { Disclosure: not CountDisclosure.Withheld } told ? $"Sending to {told} people" : "Sending";

    public static Tone ToneOf(CampaignState state) => state switch
    {
        CampaignState.Approved or CampaignState.Completed => Tone.Success,
        CampaignState.Running or CampaignState.Scheduled or CampaignState.InReview => Tone.Info,
        CampaignState.ChangesRequested or CampaignState.Paused or CampaignState.ApprovalExpired => Tone.Warning,
        CampaignState.Rejected or CampaignState.Withdrawn => Tone.Error,
        _ => Tone.Neutral,
    };

    /// <summary>Why an approval does or does not count.</summary>
    public static string Of(GateApproval standing) => standing switch
    {
        GateApproval.Valid => "Approved, unchanged since.",
        GateApproval.Missing => "Not every required approver has approved.",
        GateApproval.HashMismatch => "Something changed since it was approved. It must be approved again.",
        GateApproval.Expired => "The approval has expired.",
        GateApproval.SelfApproved => "An approver has edited it. Someone else must approve.",
        _ => "The approval was withdrawn.",
    };

    public static string Of(GateSensitivity sensitivity) => sensitivity switch
    {
        GateSensitivity.None => "None",
        GateSensitivity.State => "Protected by state law",
        GateSensitivity.Part2 => SensitivityNames.Title(Sensitivity.SubstanceUse),
        GateSensitivity.PsychNotes => "Psychotherapy notes",
        _ => "Codes not labelled yet",
    };

    /// <summary>A moment in the organisation's zone: "24 Nov 2026, 10:00".</summary>
    public static string At(DateTimeOffset time, Organisation organisation) =>
        TimeZoneInfo.ConvertTime(time, organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The zone as it stands beside a time field: "America/New_York".</summary>
    public static string Zone(Organisation organisation) => organisation.Zone.Id;

    /// <summary>A value for <c>datetime-local</c>; empty for none.</summary>
    public static string Local(DateTimeOffset? time, Organisation organisation) =>
        time is { } at ? TimeZoneInfo.ConvertTime(at, organisation.Zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture) : "";

    /// <summary>What a <c>datetime-local</c> field means in the organisation's zone; null when it is empty or unreadable.</summary>
    public static DateTimeOffset? FromLocal(string? text, Organisation organisation)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        // An hour that the clock skips does not exist; the next one that does is meant.
        while (organisation.Zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, organisation.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
