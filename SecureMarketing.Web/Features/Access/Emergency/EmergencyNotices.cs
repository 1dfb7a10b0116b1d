using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access.Emergency;

/// <summary>Above every page of a person whose emergency access runs.</summary>
internal sealed class EmergencyNotice : INoticeSource
{
    public Task<ShellNotice?> AskAsync(Visit visit, CancellationToken cancellationToken) => Task.FromResult(visit.Actor.IsInEmergency
        ? new ShellNotice("Your emergency access runs. Everything that you open by it is on record, and somebody looks at it afterwards.", "/emergency", "End it", Tone.Warning)
        : null);
}

/// <summary>Requests that wait for a second person.</summary>
internal sealed class EmergencyHome : IHomeSource
{
    public int Order => 1;

    public Permission Needs => Permission.EmergencyAllow;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListBreakGlass, BreakGlassList>(new ListBreakGlass(), cancellationToken);
        var waiting = listed.IsSuccess ? listed.Value.Rows.Count(r => r.MayDecide) : 0;
        return waiting > 0
            ? new HomeCard(HomePart.Waiting, "Emergency access asked", HomeWords.Number(waiting), "A colleague says that somebody comes to harm without it. Read the reason, then allow or decline.", "/emergency", "Decide now", Tone.Error)
            : null;
    }
}
