using SecureMarketing.Core.Governance;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>Above every page of a person whose training is to be taken or has lapsed.</summary>
internal sealed class TrainingNotice : INoticeSource
{
    public async Task<ShellNotice?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var own = await visit.RunAsync<ListOwnTraining, OwnTraining>(new ListOwnTraining(), cancellationToken);
        if (!own.IsSuccess || own.Value.Worst is not { State: TrainingState.Due or TrainingState.Lapsed or TrainingState.ReadOnly, DueOn: { } due } worst)
            return null;
        var waiting = own.Value.Courses.Where(c => c.Standing.State >= TrainingState.Due).ToList();
        var (href, link) = waiting is [var only] ? ($"/training/{only.Course.Value:N}", "Take it now") : ("/training", "See your courses");
        var what = waiting is [var one] ? $"Your training \"{one.Title}\"" : $"Your training ({waiting.Count} courses)";
        var text = worst.State switch
        {
            TrainingState.ReadOnly => $"{what} was due on {SiteZone.Day(due)}. Until it is taken you can read, but change nothing.",
            TrainingState.Lapsed => $"{what} was due on {SiteZone.Day(due)}. From {SiteZone.Day(due.AddDays(TrainingPolicy.GraceDays + 1))} on you can read, but change nothing.",
            _ => $"{what} is to be taken by {SiteZone.Day(due)}.",
        };
        return new ShellNotice(text, href, link, worst.State == TrainingState.Due ? Tone.Warning : Tone.Error);
    }
}
