using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>Sends as long work: pause and resume here, stop for good only on the campaign's own page, with a reason.</summary>
internal sealed class SendTasks : ITaskSource
{
    public Permission Needs => Permission.CampaignView;

    public async Task<IReadOnlyList<TaskLine>> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var sends = await visit.RunAsync<ListSends, IReadOnlyList<SendLine>>(new ListSends(visit.Now.AddDays(-1)), cancellationToken);
        return sends.IsSuccess ? [.. sends.Value.Select(send => Line(send, visit))] : [];
    }

    private static TaskLine Line(SendLine send, Visit visit) => new()
    {
        Key = $"send:{send.Id.Value:N}:{send.Version}",
        Title = "Send: " + send.Name,
        Standing = send.State switch
        {
            CampaignState.Running => TaskStanding.Running,
            CampaignState.Paused => TaskStanding.Paused,
            CampaignState.Completed => TaskStanding.Finished,
            _ => TaskStanding.Stopped,
        },
        Detail = DetailOf(send.Progress),
        Percent = send.Progress.Percent,
        Href = $"/campaigns/{send.Id.Value:D}/send",
        StartedAt = send.StartedAt,
        Act = ActOf(send, visit),
    };

    private static string DetailOf(SendProgress progress) => progress.HandedOver.Disclosure == CountDisclosure.Exact
        ? $"{progress.HandedOver} of {progress.People} people handed over, {progress.LeftOut} left out by the gate."
        : progress.People.Disclosure == CountDisclosure.Withheld ? "The numbers of people are withheld."
        : $"{progress.People} people in the audience. The split is withheld, because a number in it is small.";

    private static TaskAct? ActOf(SendLine send, Visit visit) => !visit.Actor.Holds(Permission.CampaignPause) ? null : send.State switch
    {
        CampaignState.Running => new TaskAct("Pause", () => visit.ActAsync<PauseCampaign, Unit>(new PauseCampaign(send.Id, send.Version))),
        CampaignState.Paused => new TaskAct("Resume", () => visit.ActAsync<ResumeCampaign, Unit>(new ResumeCampaign(send.Id, send.Version))),
        _ => null,
    };
}
