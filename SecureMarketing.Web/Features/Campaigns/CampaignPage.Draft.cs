using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>How the set-up is kept while it is a draft, and settled when two people change it.</summary>
public sealed partial class CampaignPage
{
    private static readonly string[] ConflictCodes = [CampaignErrors.StaleCode, "usecase.changed_meanwhile"];

    private DraftSaver? saver;
    private DraftConflict? conflict;
    private OpenedCampaign? theirs;
    private long revision;

    [Inject] private DraftSavers Savers { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    private async Task OpenDraftAsync()
    {
        if (saver is not null)
            await saver.DisposeAsync();
        saver = Savers.Create(ConflictCodes, StoreAsync);
        saver.Loaded(campaign!.EditedAt);
        saver.Changed += OnSaver;
    }

    private async Task<Error?> StoreAsync(CancellationToken cancellationToken)
    {
        var form = undo!.Current;
        var saved = await UseCases.RunAsync<SaveCampaignDraft, long>(
            new SaveCampaignDraft { Campaign = CampaignId.From(Id), Version = campaign!.Version, Revision = revision, Name = form.Name, Setup = form.Setup },
            await Current.GetAsync(), cancellationToken);
        if (!saved.IsSuccess)
            return saved.Error;
        revision = saved.Value;
        // A draft that classifies once stays submittable; one that was sent back is a draft again.
        var classified = campaign.State == CampaignState.FactsStated || summary is { Classification.IsBlocked: false };
        campaign = campaign with { State = classified ? CampaignState.FactsStated : CampaignState.Draft };
        return null;
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
        var opened = await UseCases.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(CampaignId.From(Id), campaign!.Version), actor, CancellationToken.None);
        if (!opened.IsSuccess)
            return;
        theirs = opened.Value;
        var by = theirs.EditedBy?.Value ?? Guid.Empty;
        var names = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([by]), actor, CancellationToken.None);
        var who = by == actor.Id ? "You, in another window," : names.IsSuccess && names.Value.TryGetValue(by, out var name) ? name : "Someone";
        conflict = new DraftConflict(who, theirs.EditedAt ?? theirs.StateSince, CampaignDifferences.Between(undo!.Current, TheirForm(), SegmentName, ContentName));
        Announcer.Say($"{who} changed this campaign. Choose whose draft goes on.");
    }

    private CampaignForm TheirForm() => new(theirs!.Name, theirs.Setup);

    private string SegmentName(Guid id) => SegmentChoices.FirstOrDefault(c => c.Id == id.ToString()).Text ?? "another version";

    private string ContentName(Guid id) => ContentChoices.FirstOrDefault(c => c.Id == id.ToString()).Text ?? "another version";

    /// <summary>Theirs becomes a step of the history, so that undo brings it back.</summary>
    private async Task KeepMineAsync()
    {
        var mine = undo!.Current;
        Settle();
        undo.Do(mine, null, Clock.GetUtcNow());
        await saver!.KeepMineAsync();
    }

    private async Task TakeTheirsAsync()
    {
        Settle();
        // A set-up that was submitted meanwhile is no draft any more: show it as it stands.
        if (!theirs!.State.IsEditable())
        {
            saver!.Loaded(theirs.EditedAt);
            await LoadAsync();
            return;
        }

        summary = theirs.Summary;
        saver!.Loaded(theirs.EditedAt);
    }

    private void Settle()
    {
        undo!.Do(TheirForm(), null, Clock.GetUtcNow());
        (revision, conflict) = (theirs!.Revision, null);
    }
}
