using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Content;

/// <summary>
/// The email editor. Every change goes through one door (<see cref="ApplyAsync"/>): undo, preview, findings and the saved
/// draft follow from it. The draft is saved a moment after the last change, under an optimistic revision.
/// </summary>
public sealed partial class EmailEditorPage : IDisposable
{
    private static readonly TimeSpan SaveAfter = TimeSpan.FromMilliseconds(700);
    private static readonly Crumb[] Crumbs = [new("Content library", "/content")];

    private readonly CancellationTokenSource gone = new();
    private readonly SemaphoreSlim saving = new(1, 1);
    private UndoStack<EmailDraft>? undo;
    private (EmailDocument? Document, IReadOnlyList<DraftProblem> Problems) compiled = (null, []);
    private EmailDocument? shown;
    private IReadOnlyList<LintFinding> findings = [];
    private IReadOnlyList<ContentVersionRow> versions = [];
    private ConfirmDialog publishing = null!;
    private CancellationTokenSource? waiting;
    private Error? failure;
    private Error? conflict;
    private string? selected;
    private string? versionNote;
    private DateTimeOffset? savedAt;
    private bool unsaved;
    private bool mayEdit;
    private long revision;

    /// <summary>Changes when the form's values are replaced from outside (load, undo): inputs are then made anew.</summary>
    private int epoch;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private FirstParty FirstParty { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    private EmailDraft Draft => undo!.Current;

    private string SaveNote => !mayEdit ? "" : unsaved ? compiled.Document is null ? "Not saved: mend what is marked" : "Saving…"
        : savedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"Saved {at:HH:mm} UTC") : "";

    protected override Task OnParametersSetAsync() => undo is null ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayEdit = actor.Holds(Permission.ContentEdit);
        var opened = await UseCases.RunAsync<OpenContent, OpenedContent>(new OpenContent(new ContentId(Id)), actor, gone.Token);
        failure = opened.Error;
        if (failure is not null)
            return;
        (revision, versions, savedAt) = (opened.Value.Revision, opened.Value.Versions, opened.Value.ChangedAt);
        undo = new UndoStack<EmailDraft>(EmailDraft.Of(opened.Value.Name, opened.Value.Draft));
        (conflict, unsaved) = (null, false);
        epoch++;
        Recompile();
    }

    private Task ChangeAsync((EmailDraft Draft, string? Field) change) => ApplyAsync(change.Draft, change.Field);

    private Task ChangeBlockAsync((BlockDraft Block, string? Field) change) =>
        ApplyAsync(Draft.With(change.Block), change.Field is null ? null : $"{change.Block.Id}.{change.Field}");

    private async Task AddAsync(BlockKind kind)
    {
        var (draft, id) = Draft.Add(kind, selected);
        selected = id;
        await ApplyAsync(draft, null);
        Announcer.Say($"{ContentWords.Of(kind)} added at position {draft.IndexOf(id) + 1}.");
    }

    private async Task MoveAsync((string Id, int Places) move)
    {
        await ApplyAsync(Draft.Move(move.Id, move.Places), null);
        Announcer.Say($"Moved to position {Draft.IndexOf(move.Id) + 1} of {Draft.Blocks.Count}.");
    }

    private async Task RemoveAsync(string id)
    {
        var at = Draft.IndexOf(id);
        await ApplyAsync(Draft.Remove(id), null);
        selected = Draft.Blocks.Count == 0 ? null : Draft.Blocks[Math.Min(at, Draft.Blocks.Count - 1)].Id;
        Announcer.Say("Block removed. Undo brings it back.");
    }

    private void Select(string? id) => selected = id;

    private Task UndoAsync() => StepAsync(undo!.Undo);

    private Task RedoAsync() => StepAsync(undo!.Redo);

    private Task StepAsync(Action step)
    {
        step();
        epoch++;
        return ChangedAsync();
    }

    private Task ApplyAsync(EmailDraft next, string? field)
    {
        if (next == Draft)
            return Task.CompletedTask;
        undo!.Do(next, field, Clock.GetUtcNow());
        return ChangedAsync();
    }

    private async Task ChangedAsync()
    {
        Recompile();
        unsaved = true;
        if (waiting is not null)
            await waiting.CancelAsync();
        waiting?.Dispose();
        waiting = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        _ = SaveLaterAsync(waiting.Token);
    }

    private void Recompile()
    {
        compiled = Draft.Compile();
        if (compiled.Document is not { } document)
            return;
        shown = document;
        findings = EmailLint.Check(document, FirstParty);
    }

    /// <summary>Runs beside the page's events; every exception but the end of waiting reaches the page's error boundary.</summary>
    private async Task SaveLaterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(SaveAfter, Clock, cancellationToken);
            await InvokeAsync(SaveAsync);
        }
        catch (OperationCanceledException)
        {
            // A newer change waits for itself, or the page is gone.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task SaveAsync()
    {
        await saving.WaitAsync(gone.Token);
        try
        {
            if (!mayEdit || conflict is not null || compiled.Document is not { } document)
                return;
            var (mine, name) = (Draft, string.IsNullOrWhiteSpace(Draft.Name) ? "Untitled" : Draft.Name);
            var saved = await UseCases.RunAsync<SaveContentDraft, long>(
                new SaveContentDraft(new ContentId(Id), revision, name, EmailDocumentWriter.Canonical(document)), await Current.GetAsync(), gone.Token);
            if (saved.Error is { } error)
            {
                conflict = error;
            }
            else
            {
                revision = saved.Value;
                savedAt = Clock.GetUtcNow();
                unsaved = Draft != mine;
            }
        }
        finally
        {
            saving.Release();
        }

        StateHasChanged();
    }

    private Task AskPublishAsync()
    {
        versionNote = null;
        return publishing.ShowAsync();
    }

    private async Task<Error?> PublishAsync()
    {
        await SaveAsync();
        if (conflict is not null)
            return conflict;
        var note = string.IsNullOrWhiteSpace(versionNote) ? null : versionNote.Trim();
        var published = await UseCases.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(new ContentId(Id), revision, note), await Current.GetAsync(), gone.Token);
        if (published.Error is { } error)
            return error;
        var opened = await UseCases.RunAsync<OpenContent, OpenedContent>(new OpenContent(new ContentId(Id)), await Current.GetAsync(), gone.Token);
        if (opened.IsSuccess)
            (revision, versions) = (opened.Value.Revision, opened.Value.Versions);
        Announcer.Say($"Version {versions[0].Number} saved.");
        return null;
    }

    public void Dispose()
    {
        gone.Cancel();
        waiting?.Dispose();
        gone.Dispose();
        saving.Dispose();
    }
}
