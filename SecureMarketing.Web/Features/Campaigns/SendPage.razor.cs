using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>
/// The last look before a send, and the send while it runs. Shows the version that is furthest on its way; refreshes itself
/// while something can change.
/// </summary>
public sealed partial class SendPage : IAsyncDisposable
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource leaving = new();
    private OpenedCampaign? campaign;
    private Error? failure;
    private Error? actFailure;
    private ConfirmDialog? stopping;
    private DateTimeOffset? sendAtChosen;
    private string stopReason = "";
    private string smallReason = "";
    private bool busy;
    private bool mayLaunch;
    private bool mayPause;
    private bool mayAllowSmall;
    private bool mayExplain;
    private bool mayCheck;
    private LaunchChecklist? checklist;
    private Error? unread;

    [Parameter] public Guid Id { get; set; }

    /// <summary>Null: the latest version.</summary>
    [SupplyParameterFromQuery(Name = "version")] private int? Version { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    private Crumb[] Crumbs => campaign is null
        ? [new("Campaigns", "/campaigns")]
        : [new("Campaigns", "/campaigns"), new(campaign.Name, $"/campaigns/{Id:D}")];

    private bool HasStarted => campaign?.StartedAt is not null;

    /// <summary>It was to begin, and its pre-flight refused.</summary>
    private bool IsHeldBack => campaign is { State: CampaignState.Paused, StartedAt: null };

    private bool IsBeforeStart => campaign?.State is CampaignState.Approved or CampaignState.Scheduled || IsHeldBack;

    private string StopText => HasStarted ? "Stop the rest" : "Withdraw";

    private string SendText(long people) =>
        string.Create(CultureInfo.InvariantCulture, $"{(sendAtChosen is null ? "Send" : "Schedule")} to {people:N0} people");

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        (mayLaunch, mayPause) = (actor.Holds(Permission.CampaignLaunch), actor.Holds(Permission.CampaignPause));
        mayExplain = actor.Holds(Permission.MessageView);
        mayCheck = actor.Holds(Permission.LaunchCheck);
        mayAllowSmall = actor.Holds(Permission.ApprovalCompliance);
        // The prerendered page shows the skeleton: waiting for the campaign there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await RefreshAsync();
    }

    /// <summary>Runs as long as the page is open; only states that the clock or the sender changes are asked about again.</summary>
    private async Task RefreshAsync()
    {
        using var timer = new PeriodicTimer(RefreshEvery, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(leaving.Token))
            {
                if (campaign is not { State: CampaignState.Scheduled or CampaignState.Running or CampaignState.Paused } before)
                    continue;
                await ReadAsync(watching: true);
                // An end is announced by the task tray, wherever the person is.
                if (campaign is { } now && now.State != before.State && !now.State.IsTerminal())
                    Announcer.Say($"The send is now {CampaignWords.Of(now.State).ToLowerInvariant()}.");
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private Task LoadAsync() => ReadAsync(watching: false);

    /// <param name="watching">True when the page looks by itself: that does not postpone the idle logoff.</param>
    private async Task ReadAsync(bool watching)
    {
        var actor = await Current.GetAsync();
        var opened = await UseCases.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(CampaignId.From(Id), Version), watching ? actor.Watching() : actor, CancellationToken.None);
        failure = opened.Error;
        if (!opened.IsSuccess)
            return;
        campaign = opened.Value;
        // While it only watches, what a person ticked is not read again and again.
        if (watching && IsBeforeStart)
            return;
        if (!IsBeforeStart)
        {
            (checklist, unread) = (null, null);
            return;
        }

        var read = await UseCases.RunAsync<OpenLaunchChecklist, LaunchChecklist>(new OpenLaunchChecklist(campaign.Id, campaign.Version), actor, CancellationToken.None);
        (checklist, unread) = (read.IsSuccess ? read.Value : null, read.Error);
    }

    private Task FreezeAsync() => ActAsync<FreezeAudience, FrozenAudience>(new FreezeAudience(CampaignId.From(Id), campaign!.Version));

    private Task ScheduleAsync(int? typed) => ActAsync<ScheduleCampaign, DateTimeOffset>(
        new ScheduleCampaign { Campaign = CampaignId.From(Id), Version = campaign!.Version, SendAt = sendAtChosen, TypedCount = typed });

    private Task AllowSmallAsync() => ActAsync<AllowSmallAudience, Unit>(new AllowSmallAudience(CampaignId.From(Id), campaign!.Version, smallReason));

    private Task PauseAsync() => ActAsync<PauseCampaign, Unit>(new PauseCampaign(CampaignId.From(Id), campaign!.Version));

    private Task ResumeAsync() => ActAsync<ResumeCampaign, Unit>(new ResumeCampaign(CampaignId.From(Id), campaign!.Version));

    private async Task<Error?> StopAsync()
    {
        await ActAsync<StopCampaign, int>(new StopCampaign(CampaignId.From(Id), campaign!.Version, stopReason));
        return actFailure;
    }

    private async Task ActAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult>
    {
        busy = true;
        StateHasChanged();
        try
        {
            actFailure = (await StepUp.RunAsync<TCommand, TResult>(command)).Error;
            await LoadAsync();
        }
        finally
        {
            busy = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        leaving.Dispose();
    }
}
