using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Content;

/// <summary>
/// The email editor. Every change goes through one door (<see cref="Apply"/>): undo, preview, findings and the saved
/// draft follow from it.
/// </summary>
public sealed partial class EmailEditorPage : IAsyncDisposable
{
    private static readonly Crumb[] Crumbs = [new("Content library", "/content")];

    private readonly CancellationTokenSource gone = new();
    private UndoStack<EmailDraft>? undo;
    private (EmailDocument? Document, IReadOnlyList<DraftProblem> Problems) compiled = (null, []);
    private EmailDocument? shown;
    private IReadOnlyList<LintFinding> findings = [];
    private IReadOnlyList<ContentVersionRow> versions = [];
    private ConfirmDialog publishing = null!;
    private Error? failure;
    private string? selected;
    private string? versionNote;
    private IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>>? withheld;
    private bool mayEdit;

    /// <summary>Changes when the form's values are replaced from outside (load, undo): inputs are then made anew.</summary>
    private int epoch;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private FirstParty FirstParty { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    private EmailDraft Draft => undo!.Current;

    private string Title => string.IsNullOrWhiteSpace(Draft.Name) ? "Untitled" : Draft.Name;

    // The prerendered page shows the skeleton: waiting for the email there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive && undo is null ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayEdit = actor.Holds(Permission.ContentEdit);
        var opened = await UseCases.RunAsync<OpenContent, OpenedContent>(new OpenContent(new ContentId(Id)), actor, gone.Token);
        failure = opened.Error;
        if (failure is not null)
            return;
        (revision, versions) = (opened.Value.Revision, opened.Value.Versions);
        var grants = await UseCases.RunAsync<ListWithheldMergeFields, IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>>>(new ListWithheldMergeFields(), actor, gone.Token);
        withheld = grants.IsSuccess ? grants.Value : null;
        await LoadRemarksAsync(actor);
        undo = new UndoStack<EmailDraft>(DraftOf(opened.Value));
        if (saver is not null)
            await saver.DisposeAsync();
        saver = Savers.Create(ConflictCodes, StoreAsync);
        saver.Loaded(opened.Value.ChangedAt);
        saver.Changed += OnSaver;
        conflict = null;
        epoch++;
        Recompile();
    }

    private void Change((EmailDraft Draft, string? Field) change) => Apply(change.Draft, change.Field);

    private void ChangeBlock((BlockDraft Block, string? Field) change) =>
        Apply(Draft.With(change.Block), change.Field is null ? null : $"{change.Block.Id}.{change.Field}");

    private void Add(BlockKind kind)
    {
        var (draft, id) = Draft.Add(kind, selected);
        selected = id;
        Apply(draft, null);
        Announcer.Say($"{ContentWords.Of(kind)} added at position {draft.IndexOf(id) + 1}.");
    }

    private void Move((string Id, int Places) move)
    {
        Apply(Draft.Move(move.Id, move.Places), null);
        Announcer.Say($"Moved to position {Draft.IndexOf(move.Id) + 1} of {Draft.Blocks.Count}.");
    }

    private void Remove(string id)
    {
        var at = Draft.IndexOf(id);
        Apply(Draft.Remove(id), null);
        selected = Draft.Blocks.Count == 0 ? null : Draft.Blocks[Math.Min(at, Draft.Blocks.Count - 1)].Id;
        Announcer.Say("Block removed. Undo brings it back.");
    }

    private void Select(string? id) => selected = id;

    private void Step(Func<bool> step)
    {
        if (!step())
            return;
        epoch++;
        AfterChange();
    }

    private void Apply(EmailDraft next, string? field)
    {
        if (undo!.Do(next, field, Clock.GetUtcNow()))
            AfterChange();
    }

    private void AfterChange()
    {
        Recompile();
        saver?.Touch();
    }

    private void Recompile()
    {
        compiled = Draft.Compile();
        if (compiled.Document is not { } document)
            return;
        shown = document;
        findings = EmailLint.Check(document, FirstParty);
    }

    private Task AskPublishAsync()
    {
        versionNote = null;
        return publishing.ShowAsync();
    }

    private async Task<Error?> PublishAsync()
    {
        await saver!.FlushAsync();
        if (saver.Status != SaveStatus.Saved)
            return saver.Failure;
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

    public async ValueTask DisposeAsync()
    {
        if (saver is not null)
            await saver.DisposeAsync();
        await gone.CancelAsync();
        gone.Dispose();
    }
}
