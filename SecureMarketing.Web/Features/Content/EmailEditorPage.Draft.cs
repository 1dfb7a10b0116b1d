using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Web.Features.Content;

/// <summary>How the email's draft is kept, unfinished forms included, and settled when two people change it.</summary>
public sealed partial class EmailEditorPage
{
    private static readonly string[] ConflictCodes = [ContentErrors.StaleDraftCode, "usecase.changed_meanwhile"];

    private DraftSaver? saver;
    private DraftConflict? conflict;
    private OpenedContent? theirs;
    private long revision;

    [Inject] private DraftSavers Savers { get; set; } = null!;

    private static EmailDraft DraftOf(OpenedContent opened) =>
        (opened.Unfinished is { } form ? EmailDraft.ReadForm(form) : null) ?? EmailDraft.Of(opened.Name, opened.Draft);

    private async Task<Error?> StoreAsync(CancellationToken cancellationToken)
    {
        var command = compiled.Document is { } document
            ? new SaveContentDraft(new ContentId(Id), revision, Title, EmailDocumentWriter.Canonical(document))
            : new SaveContentDraft(new ContentId(Id), revision, Title, null, Draft.WriteForm());
        var saved = await UseCases.RunAsync<SaveContentDraft, long>(command, await Current.GetAsync(), cancellationToken);
        if (saved.IsSuccess)
            revision = saved.Value;
        return saved.Error;
    }

    private void OnSaver() => _ = InvokeAsync(async () =>
    {
        if (saver is { Status: SaveStatus.Conflict } && conflict is null)
            await ShowConflictAsync();
        StateHasChanged();
    });

    private async Task ShowConflictAsync()
    {
        var actor = await Current.GetAsync();
        var opened = await UseCases.RunAsync<OpenContent, OpenedContent>(new OpenContent(new ContentId(Id)), actor, gone.Token);
        if (!opened.IsSuccess)
            return;
        theirs = opened.Value;
        var names = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([theirs.ChangedBy]), actor, gone.Token);
        var who = theirs.ChangedBy == actor.Id ? "You, in another window," : names.IsSuccess && names.Value.TryGetValue(theirs.ChangedBy, out var name) ? name : "Someone";
        conflict = new DraftConflict(who, theirs.ChangedAt, EmailDifferences.Between(Draft, DraftOf(theirs)));
        Announcer.Say($"{who} changed this email. Choose whose draft goes on.");
    }

    /// <summary>Theirs becomes a step of the history, so that undo brings it back.</summary>
    private Task KeepMineAsync()
    {
        var mine = Draft;
        Settle();
        undo!.Do(mine, null, Clock.GetUtcNow());
        Recompile();
        return saver!.KeepMineAsync();
    }

    private void TakeTheirs()
    {
        Settle();
        Recompile();
        saver!.Loaded(theirs!.ChangedAt);
    }

    private void Settle()
    {
        undo!.Do(DraftOf(theirs!), null, Clock.GetUtcNow());
        (revision, versions, conflict) = (theirs!.Revision, theirs.Versions, null);
        epoch++;
    }
}
