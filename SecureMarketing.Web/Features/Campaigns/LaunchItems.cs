using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>The checklist before a launch in the words of the screen. Pure.</summary>
internal static class LaunchItems
{
    public static IReadOnlyList<ChecklistItem> Of(LaunchChecklist checklist, IReadOnlyDictionary<Guid, string> names, Organisation organisation)
    {
        return [.. checklist.Items.Select(item => new ChecklistItem(StateOf(item.State), LaunchWords.Of(item.Point) + ".", item.Words + Ticked(item) + Tested(item)))];

        string Ticked(LaunchItem item) => item.By is { } by ? $" {Named(by)}, {CampaignWords.At(item.At!.Value, organisation)}." : "";

        string Tested(LaunchItem item) => item.Test is { } test ? $" {Named(test.By)} was sent a test of exactly this email, {CampaignWords.At(test.At, organisation)}." : "";

        string Named(UserId user) => names.GetValueOrDefault(user.Value, "Someone who left");
    }

    private static CheckState StateOf(LaunchPointState state) => state switch
    {
        LaunchPointState.Done => CheckState.Done,
        LaunchPointState.Attention => CheckState.Attention,
        LaunchPointState.Blocked => CheckState.Blocked,
        _ => CheckState.Open,
    };

    public static string Question(LaunchPoint point) => point == LaunchPoint.Proofread
        ? "I read the email from the subject to the footer"
        : "I saw the message as it arrives: as HTML, as text and on a phone";
}
