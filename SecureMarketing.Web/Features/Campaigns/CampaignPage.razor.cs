using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>
/// One-page set-up. Every change is derived at once (class, approvers) and saved half a second later; a change by someone else in
/// the meantime is shown, never overwritten.
/// </summary>
public sealed partial class CampaignPage : IAsyncDisposable
{
    private static readonly TimeSpan SaveAfter = TimeSpan.FromMilliseconds(500);
    private static readonly Crumb[] Crumbs = [new("Campaigns", "/campaigns")];

    private readonly SemaphoreSlim saveTurn = new(1, 1);
    private OpenedCampaign? campaign;
    private CampaignSetup setup = new();
    private CampaignSummary? summary;
    private string name = "";
    private long revision;
    private IReadOnlyList<SegmentRow> segments = [];
    private IReadOnlyList<ContentRow> contents = [];
    private CancellationTokenSource? pending;
    private DateTimeOffset? savedAt;
    private Error? failure;
    private Error? saveFailure;
    private bool saving;
    private bool unsaved;
    private bool mayEdit;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private bool Editable => mayEdit && campaign is { } open && open.Version == open.LatestVersion && open.State.IsEditable();

    private bool CanStartVersion => mayEdit && campaign is { } open && !open.State.IsEditable() && open.State != CampaignState.InReview;

    private bool HasSendPage => campaign?.State is CampaignState.Approved or CampaignState.Scheduled or CampaignState.Running or CampaignState.Paused or CampaignState.Completed or CampaignState.Withdrawn;

    private bool IsConflict => saveFailure?.Kind == ErrorKind.Conflict;

    private string? SaveNote => !Editable ? null : saving ? "Saving…" : savedAt is { } at ? "Draft saved " + CampaignWords.At(at, Organisation)[^5..] : null;

    private string ZoneHelp => $"Empty: any time after approval. Time zone {CampaignWords.Zone(Organisation)}.";

    private IReadOnlyList<string> BlockIds => [.. (summary?.Blocks ?? []).Select(b => b.Id)];

    /// <summary>The latest version of each segment, and the chosen one if it is an older.</summary>
    private IEnumerable<(string Id, string Text)> SegmentChoices
    {
        get
        {
            if (setup.Segment is { } chosen && summary?.SegmentName is { } older && segments.All(s => s.VersionId != chosen))
                yield return (chosen.Value.ToString(), older);
            foreach (var segment in segments)
                yield return (segment.VersionId.Value.ToString(), $"{segment.Name}, version {segment.Number}");
        }
    }

    private IEnumerable<(string Id, string Text)> ContentChoices
    {
        get
        {
            if (setup.Content is { } chosen && summary?.ContentName is { } older && contents.All(c => c.LatestVersionId != chosen))
                yield return (chosen.Value.ToString(), older);
            foreach (var content in contents)
            {
                if (content.LatestVersionId is { } latest)
                    yield return (latest.Value.ToString(), $"{content.Name}, version {content.LatestVersion}");
            }
        }
    }

    protected override Task OnParametersSetAsync() => campaign?.Id.Value == Id ? Task.CompletedTask : LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayEdit = actor.Holds(Permission.CampaignEdit);
        var opened = await UseCases.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(CampaignId.From(Id)), actor, CancellationToken.None);
        (failure, saveFailure, unsaved) = (opened.Error, null, false);
        if (!opened.IsSuccess)
            return;
        campaign = opened.Value;
        (setup, summary, name, revision) = (campaign.Setup, campaign.Summary, campaign.Name, campaign.Revision);
        if (!Editable)
            return;
        var found = await UseCases.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), actor, CancellationToken.None);
        segments = found.IsSuccess ? found.Value : [];
        var library = await UseCases.RunAsync<ListContent, ContentPage>(new ListContent(Take: 100), actor, CancellationToken.None);
        contents = library.IsSuccess ? library.Value.Rows : [];
    }

    private Task ChangeName(string? text)
    {
        name = (text ?? "").Trim();
        return Change(setup with { });
    }

    private Task ChooseSegment(string? id) =>
        Change(setup with { Segment = Guid.TryParse(id, out var chosen) ? SegmentVersionId.From(chosen) : null });

    private async Task ChooseContentAsync(string? id)
    {
        var chosen = setup with { Content = Guid.TryParse(id, out var version) ? ContentVersionId.From(version) : null };
        var derived = await DeriveAsync(chosen);
        var blocks = (derived?.Blocks ?? []).Select(b => b.Id).ToList();
        await Change(chosen with { Sheets = FactGroups.FitTo(chosen.Sheets, blocks) });
    }

    private async Task Change(CampaignSetup changed)
    {
        setup = changed;
        unsaved = true;
        summary = await DeriveAsync(changed) ?? summary;
        if (pending is not null)
            await pending.CancelAsync();
        pending?.Dispose();
        pending = new CancellationTokenSource();
        var turn = pending.Token;
        try
        {
            await Task.Delay(SaveAfter, Clock, turn);
            await SaveAsync();
        }
        catch (OperationCanceledException)
        {
            // A later change took over and saves this one with it.
        }
    }

    private async Task<CampaignSummary?> DeriveAsync(CampaignSetup changed)
    {
        var derived = await UseCases.RunAsync<DeriveCampaign, CampaignSummary>(new DeriveCampaign(changed), await Current.GetAsync(), CancellationToken.None);
        return derived.IsSuccess ? derived.Value : null;
    }

    /// <summary>One save at a time: the next takes the revision that this one gave.</summary>
    private async Task<bool> SaveAsync()
    {
        await saveTurn.WaitAsync();
        saving = true;
        StateHasChanged();
        try
        {
            var stored = setup;
            var saved = await StoreAsync();
            saveFailure = saved.Error;
            if (!saved.IsSuccess)
                return false;
            // What changed while this save was under way is saved by the next.
            (revision, savedAt, unsaved) = (saved.Value, Clock.GetUtcNow(), !ReferenceEquals(stored, setup));
            // A draft that classifies once stays submittable; one that was sent back is a draft again.
            var classified = campaign!.State == CampaignState.FactsStated || summary is { Classification.IsBlocked: false };
            campaign = campaign with { State = classified ? CampaignState.FactsStated : CampaignState.Draft };
            return true;
        }
        finally
        {
            saving = false;
            saveTurn.Release();
            StateHasChanged();
        }
    }

    private async Task<Result<long>> StoreAsync() => await UseCases.RunAsync<SaveCampaignDraft, long>(
        new SaveCampaignDraft { Campaign = CampaignId.From(Id), Version = campaign!.Version, Revision = revision, Name = name, Setup = setup },
        await Current.GetAsync(), CancellationToken.None);

    private async Task SubmitAsync()
    {
        if (pending is not null)
            await pending.CancelAsync();
        if (!await SaveAsync())
            return;
        var submitted = await UseCases.RunAsync<SubmitCampaign, ApprovalRequestId>(
            new SubmitCampaign(CampaignId.From(Id), campaign!.Version, revision), await Current.GetAsync(), CancellationToken.None);
        saveFailure = submitted.Error;
        if (submitted.IsSuccess)
            Navigation.NavigateTo($"/approvals/{submitted.Value.Value:D}");
    }

    private async Task StartVersionAsync()
    {
        var started = await UseCases.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(CampaignId.From(Id)), await Current.GetAsync(), CancellationToken.None);
        if (started.IsSuccess)
            await LoadAsync();
        saveFailure = started.Error;
    }

    private static string? Text(object? value) => string.IsNullOrWhiteSpace((string?)value) ? null : ((string)value).Trim();

    /// <summary>Leaving the page saves what the delay still held back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (pending is { IsCancellationRequested: false } waiting)
            await waiting.CancelAsync();
        pending?.Dispose();
        if (unsaved)
        {
            await saveTurn.WaitAsync();
            await StoreAsync();
        }

        saveTurn.Dispose();
    }
}
