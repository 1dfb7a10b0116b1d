using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>
/// One-page set-up. Every change goes through one door (<see cref="ChangeAsync"/>): class and approvers are derived at once, undo and
/// the saved draft follow.
/// </summary>
public sealed partial class CampaignPage : IAsyncDisposable
{
    private static readonly Crumb[] Crumbs = [new("Campaigns", "/campaigns")];

    private OpenedCampaign? campaign;
    private UndoStack<CampaignForm>? undo;
    private CampaignSummary? summary;
    private IReadOnlyList<SegmentRow> segments = [];
    private IReadOnlyList<ContentRow> contents = [];
    private Error? failure;
    private Error? refusal;
    private bool submitting;
    private bool mayEdit;
    private bool mayAnswer;
    private bool mayTest;
    private bool tested;
    private IReadOnlyDictionary<Guid, string> people = new Dictionary<Guid, string>();

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private CampaignSetup Setup => undo!.Current.Setup;

    private string Name => undo!.Current.Name;

    private bool Editable => mayEdit && campaign is { } open && open.Version == open.LatestVersion && open.State.IsEditable();

    private bool CanStartVersion => mayEdit && campaign is { } open && !open.State.IsEditable() && open.State != CampaignState.InReview;

    private bool HasSendPage => campaign?.State is CampaignState.Approved or CampaignState.Scheduled or CampaignState.Running or CampaignState.Paused or CampaignState.Completed or CampaignState.Withdrawn;

    private string ZoneHelp => $"Empty: any time after approval. Time zone {CampaignWords.Zone(Organisation)}.";

    private IReadOnlyList<string> BlockIds => [.. (summary?.Blocks ?? []).Select(b => b.Id)];

    /// <summary>The latest version of each segment, and the chosen one if it is an older.</summary>
    private IEnumerable<(string Id, string Text)> SegmentChoices
    {
        get
        {
            if (Setup.Segment is { } chosen && summary?.SegmentName is { } older && segments.All(s => s.VersionId != chosen))
                yield return (chosen.Value.ToString(), older);
            foreach (var segment in segments)
                yield return (segment.VersionId.Value.ToString(), $"{segment.Name}, version {segment.Number}");
        }
    }

    /// <summary>Null while none is chosen, or an older version is.</summary>
    private SegmentId? ChosenSegment => segments.FirstOrDefault(s => s.VersionId == Setup.Segment)?.Id;

    private IEnumerable<(string Id, string Text)> ContentChoices
    {
        get
        {
            if (Setup.Content is { } chosen && summary?.ContentName is { } older && contents.All(c => c.LatestVersionId != chosen))
                yield return (chosen.Value.ToString(), older);
            foreach (var content in contents)
            {
                if (content.LatestVersionId is { } latest)
                    yield return (latest.Value.ToString(), $"{content.Name}, version {content.LatestVersion}");
            }
        }
    }

    // The prerendered page shows the skeleton: waiting for the campaign there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => !RendererInfo.IsInteractive || campaign?.Id.Value == Id ? Task.CompletedTask : LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        (mayEdit, mayAnswer) = (actor.Holds(Permission.CampaignEdit), actor.Holds(Permission.ReviewComment));
        (mayTest, tested) = (actor.Holds(Permission.LaunchCheck), false);
        var opened = await UseCases.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(CampaignId.From(Id)), actor, CancellationToken.None);
        (failure, refusal, conflict) = (opened.Error, null, null);
        if (!opened.IsSuccess)
            return;
        campaign = opened.Value;
        undo = new UndoStack<CampaignForm>(new CampaignForm(campaign.Name, campaign.Setup));
        (summary, revision) = (campaign.Summary, campaign.Revision);
        people = await StaffNames.OfAsync(UseCases, actor, campaign.Threads);
        if (!Editable)
            return;
        await OpenDraftAsync();
        var found = await UseCases.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), actor, CancellationToken.None);
        segments = found.IsSuccess ? found.Value : [];
        var library = await UseCases.RunAsync<ListContent, ContentPage>(new ListContent(Take: 100), actor, CancellationToken.None);
        contents = library.IsSuccess ? library.Value.Rows : [];
    }

    private Task ChangeNameAsync(string? text) => ApplyAsync(undo!.Current with { Name = (text ?? "").Trim() });

    private Task ChooseSegmentAsync(string? id) =>
        ChangeAsync(Setup with { Segment = Guid.TryParse(id, out var chosen) ? SegmentVersionId.From(chosen) : null });

    private async Task ChooseContentAsync(string? id)
    {
        var chosen = Setup with { Content = Guid.TryParse(id, out var version) ? ContentVersionId.From(version) : null };
        var derived = await DeriveAsync(chosen);
        var blocks = (derived?.Blocks ?? []).Select(b => b.Id).ToList();
        // Onto what stands there now: something else may have been changed while the blocks were read.
        await ChangeAsync(Setup with { Content = chosen.Content, Sheets = FactGroups.FitTo(Setup.Sheets, blocks) });
    }

    private Task ChangeAsync(CampaignSetup changed) => ApplyAsync(undo!.Current with { Setup = changed });

    private Task ApplyAsync(CampaignForm form) => undo!.Do(form, null, Clock.GetUtcNow()) ? ChangedAsync() : Task.CompletedTask;

    private Task StepAsync(Func<bool> step) => step() ? ChangedAsync() : Task.CompletedTask;

    private async Task ChangedAsync()
    {
        (refusal, tested) = (null, false);
        saver!.Touch();
        var asked = Setup;
        // A derivation that was overtaken by a later change says nothing about what is shown.
        if (await DeriveAsync(asked) is { } derived && ReferenceEquals(asked, Setup))
            summary = derived;
    }

    private async Task<CampaignSummary?> DeriveAsync(CampaignSetup changed)
    {
        var derived = await UseCases.RunAsync<DeriveCampaign, CampaignSummary>(new DeriveCampaign(changed, Name, CampaignId.From(Id)), await Current.GetAsync(), CancellationToken.None);
        return derived.IsSuccess ? derived.Value : null;
    }

    /// <summary>What the campaign was granted decides what is read of the rule, and whether it can be submitted.</summary>
    private async Task GrantsChangedAsync()
    {
        if (await DeriveAsync(Setup) is { } derived)
            summary = derived;
    }

    private async Task SubmitAsync()
    {
        if (submitting)
            return;
        submitting = true;
        try
        {
            await saver!.FlushAsync();
            if (saver.Status != SaveStatus.Saved)
                return;
            var submitted = await UseCases.RunAsync<SubmitCampaign, ApprovalRequestId>(
                new SubmitCampaign(CampaignId.From(Id), campaign!.Version, revision), await Current.GetAsync(), CancellationToken.None);
            refusal = submitted.Error;
            if (submitted.IsSuccess)
                Navigation.NavigateTo($"/approvals/{submitted.Value.Value:D}");
        }
        finally
        {
            submitting = false;
        }
    }

    /// <summary>A test is of what is on file: what was typed is stored first.</summary>
    private async Task<bool> StoredAsync()
    {
        if (!Editable)
            return true;
        await saver!.FlushAsync();
        return saver.Status == SaveStatus.Saved;
    }

    private void Tested(Error? refused) => (refusal, tested) = (refused, refused is null);

    private int OpenComments => campaign?.Threads.Count(t => t.IsOpen) ?? 0;

    private Task<bool> AnswerAsync(ReviewCommentId about, string text) => SayAsync(new AnswerReviewComment(about, text));

    private Task<bool> ResolveAsync(ReviewCommentId about, bool resolved) => SayAsync(new ResolveReviewComment(about, resolved));

    /// <summary>The draft stays as it is on the page; only what was said is read again.</summary>
    private async Task<bool> SayAsync<TCommand>(TCommand command) where TCommand : ICommand<Unit>
    {
        var actor = await Current.GetAsync();
        refusal = (await UseCases.RunAsync<TCommand, Unit>(command, actor, CancellationToken.None)).Error;
        if (refusal is null && await UseCases.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(CampaignId.From(Id), campaign!.Version), actor, CancellationToken.None) is { IsSuccess: true } read)
        {
            campaign = campaign with { Threads = read.Value.Threads };
            people = await StaffNames.OfAsync(UseCases, actor, campaign.Threads);
        }

        StateHasChanged();
        return refusal is null;
    }

    private async Task StartVersionAsync()
    {
        var started = await UseCases.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(CampaignId.From(Id)), await Current.GetAsync(), CancellationToken.None);
        if (started.IsSuccess)
            await LoadAsync();
        refusal = started.Error;
    }

    private static string? Text(object? value) => string.IsNullOrWhiteSpace((string?)value) ? null : ((string)value).Trim();

    public ValueTask DisposeAsync() => saver?.DisposeAsync() ?? ValueTask.CompletedTask;
}
