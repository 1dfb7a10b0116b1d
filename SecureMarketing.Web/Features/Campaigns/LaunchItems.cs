using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>The checklist before a launch in the words of the screen. Pure.</summary>
internal static class LaunchItems
{
    public static IReadOnlyList<ChecklistItem> Of(LaunchChecklist checklist, IReadOnlyDictionary<Guid, string> names, Organisation organisation) => [.. checklist.Items.Select(item => new ChecklistItem(
        item.State switch
        {
            LaunchPointState.Done => CheckState.Done,
            LaunchPointState.Attention => CheckState.Attention,
            LaunchPointState.Blocked => CheckState.Blocked,
            _ => CheckState.Open,
        },
        LaunchWords.Of(item.Point) + ".",
        item.By is { } by ? $"{item.Words} {names.GetValueOrDefault(by.Value, "Someone who left")}, {CampaignWords.At(item.At!.Value, organisation)}." : item.Words))];

    public static string Question(LaunchPoint point) => point == LaunchPoint.Proofread
        ? "I read the email from the subject to the footer"
        : "I saw the message as it arrives: as HTML, as text and on a phone";
}
