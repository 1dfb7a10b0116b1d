using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>The checklist of one approved version. The use case that launches asks it again, with or without this.</summary>
public sealed partial class LaunchPanel
{
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private Error? failure;
    private bool busy;

    /// <summary>Raised by each refusal, so that the boxes are made anew: the browser has ticked what was refused.</summary>
    private int refusals;

    [Parameter, EditorRequired] public CampaignId Campaign { get; set; }

    [Parameter, EditorRequired] public int Version { get; set; }

    /// <summary>As the page read it; null while it is read, or when it could not be.</summary>
    [Parameter] public LaunchChecklist? Checklist { get; set; }

    /// <summary>Why it could not be read; null otherwise.</summary>
    [Parameter] public Error? Unread { get; set; }

    /// <summary>The audience is counted, and a sample of it can be drawn.</summary>
    [Parameter] public bool Counted { get; set; }

    /// <summary>This person may tick and sample.</summary>
    [Parameter] public bool MayCheck { get; set; }

    /// <summary>Something was ticked or checked: the page reads again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var people = Checklist?.Items.SelectMany(i => new[] { i.By, i.Test?.By }).OfType<UserId>().ToHashSet() ?? [];
        if (people.Any(p => !names.ContainsKey(p.Value)))
            names = await StaffNames.OfAsync(UseCases, await Current.GetAsync(), people);
    }

    private async Task TestedAsync(Error? refused)
    {
        failure = refused;
        await OnChanged.InvokeAsync();
    }

    private Task SampleAsync() => ActAsync<CheckLaunchSample, bool>(new CheckLaunchSample(Campaign, Version), "The sample is checked.");

    private Task TickAsync(LaunchPoint point, bool done) =>
        ActAsync<TickLaunchPoint, Unit>(new TickLaunchPoint(Campaign, Version, point, Checklist!.Hash, done), done ? "Ticked." : "Taken back.");

    private async Task ActAsync<TCommand, TResult>(TCommand command, string said) where TCommand : ICommand<TResult>
    {
        busy = true;
        try
        {
            failure = (await UseCases.RunAsync<TCommand, TResult>(command, await Current.GetAsync(), CancellationToken.None)).Error;
            if (failure is null)
                Announcer.Say(said);
            else
                refusals++;
            await OnChanged.InvokeAsync();
        }
        finally
        {
            busy = false;
        }
    }
}
