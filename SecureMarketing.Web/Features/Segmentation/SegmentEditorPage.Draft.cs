using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>How the builder's draft is kept, found again, and settled when two people change it.</summary>
public sealed partial class SegmentEditorPage
{
    private static readonly string[] ConflictCodes = [SegmentErrors.DraftChangedCode, "usecase.changed_meanwhile"];

    private readonly DraftAddress address = new();
    private DraftSaver? saver;
    private OpenedSegmentDraft stored = Nothing;
    private OpenedSegmentDraft? theirs;
    private DraftConflict? conflict;
    private ConfirmDialog discarding = null!;

    private static OpenedSegmentDraft Nothing => new(null, 0, null, Guid.Empty);

    /// <summary>Id under which the draft is kept; null for a new segment in which nothing was done yet.</summary>
    private SegmentId? DraftId => details?.Id ?? (NewId is { } id ? SegmentId.From(id) : null);

    /// <summary>True while the builder holds something that no version says.</summary>
    private bool IsDraft => builder is not null && (stored.Revision > 0 || saver is { HasUnsaved: true });

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    private SegmentDraft SavedDraft() => (details ?? begunFrom) is { } saved
        ? new SegmentDraft(Catalogue, Clock, details?.Name ?? CopyOf(saved.Name), saved.Rule, (_, code) => saved.CodeNames.GetValueOrDefault(code))
        : new SegmentDraft(Catalogue, Clock);

    private static string CopyOf(string name) => $"Copy of {name}" is { Length: > SegmentDefinition.MaxName } whole ? whole[..SegmentDefinition.MaxName] : $"Copy of {name}";

    /// <summary>Null when nothing was left unsaved, or when it can no longer be read.</summary>
    private async Task<SegmentDraft?> OpenDraftAsync(Actor actor)
    {
        stored = Nothing;
        if (DraftId is { } id)
        {
            var opened = await UseCases.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(id, For), actor, leaving.Token);
            loadFailure = opened.Error;
            if (loadFailure is not null)
                return null;
            stored = opened.Value;
        }

        saver = Savers.Create(ConflictCodes, StoreAsync);
        saver.Loaded(stored.ChangedAt ?? details?.Version.CreatedAt);
        saver.Changed += OnSaver;
        return stored.Text is { } text ? SegmentDraft.Reopen(Catalogue, Clock, text.Name, text.Form) : null;
    }

    /// <summary>A new segment gets its id, and the page its URL, with the first change.</summary>
    private void TouchDraft()
    {
        if (saver is null)
            return;
        saver.Touch();
        if (DraftId is not null)
            return;
        NewId = address.Begin(SegmentId.New().Value, Navigation.Uri);
        shown = (Id, Version, NewId, From, ForCampaign);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["draft"] = NewId, ["purpose"] = AskedPurpose?.ToLowerInvariant() }), replace: true);
    }

    private async Task<Error?> StoreAsync(CancellationToken cancellationToken)
    {
        var text = new SegmentDraftText(builder!.Draft.Name, builder.Draft.Form, details?.Latest ?? 0);
        var saved = await UseCases.RunAsync<SaveSegmentDraft, long>(new SaveSegmentDraft(DraftId!.Value, text, stored.Revision), await Current.GetAsync(), cancellationToken);
        if (saved.IsSuccess)
            stored = stored with { Text = text, Revision = saved.Value };
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
        var opened = await UseCases.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(DraftId!.Value, For), actor, leaving.Token);
        theirs = opened.IsSuccess ? opened.Value : Nothing;
        // Without a draft it was saved as a version, or thrown away: either way the latest version is theirs.
        var latest = await UseCases.RunAsync<GetSegment, SegmentDetails>(new GetSegment(DraftId!.Value, null, For), actor, leaving.Token);
        if (latest.IsSuccess)
            details = latest.Value;
        var (by, at) = theirs.Text is null && details is not null ? (details.Versions[0].AuthorId, details.Version.CreatedAt) : (theirs.ChangedBy, theirs.ChangedAt ?? Clock.GetUtcNow());
        var names = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([by]), actor, leaving.Token);
        var who = by == actor.Id ? "You, in another window," : names.IsSuccess && names.Value.TryGetValue(by, out var name) ? name : "Someone";
        conflict = new DraftConflict(who, at, SegmentDifferences.Between(builder!.Draft, TheirDraft(), Catalogue, Sentences));
        Announcer.Say($"{who} changed this segment. Choose whose draft goes on.");
    }

    private SegmentDraft TheirDraft() => theirs?.Text is { } text && SegmentDraft.Reopen(Catalogue, Clock, text.Name, text.Form) is { } draft ? draft : SavedDraft();

    /// <summary>Theirs becomes a step of the history, so that undo brings it back.</summary>
    private async Task KeepMineAsync()
    {
        var mine = builder!.Draft.Copy();
        (stored, conflict) = (theirs ?? Nothing, null);
        builder.Draft.Replace(TheirDraft());
        builder.Draft.Replace(mine);
        await saver!.KeepMineAsync();
    }

    private Task TakeTheirsAsync()
    {
        (stored, conflict) = (theirs ?? Nothing, null);
        builder!.Draft.Replace(TheirDraft());
        saver!.Loaded(stored.ChangedAt ?? details?.Version.CreatedAt);
        return Task.CompletedTask;
    }

    private async Task<Error?> DiscardAsync()
    {
        if (DraftId is not { } id)
            return null;
        var discarded = await UseCases.RunAsync<DiscardSegmentDraft, Unit>(new DiscardSegmentDraft(id, stored.Revision), await Current.GetAsync(), leaving.Token);
        if (discarded.Error is not null)
            return discarded.Error;
        saver!.Loaded(null);
        if (details is null)
            Navigation.NavigateTo("/segments");
        else
            await LoadAsync();
        return null;
    }

    /// <summary>What the builder holds was saved as a version.</summary>
    private void NoDraft()
    {
        stored = Nothing;
        saver!.Loaded(details?.Version.CreatedAt);
    }
}
