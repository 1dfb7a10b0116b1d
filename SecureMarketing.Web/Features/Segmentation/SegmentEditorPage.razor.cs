using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Segmentation.Drafts;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>
/// The segment builder. The URL holds the segment, or the draft of a new one, and the version looked at: nothing else. How the
/// draft is kept, and what happens when two people change it, stands in the page's other half.
/// </summary>
public sealed partial class SegmentEditorPage
{
    private readonly CancellationTokenSource leaving = new();
    private SegmentBuilder? builder;
    private SegmentDetails? details;
    private SegmentDetails? begunFrom;
    private CountRunner? counter;
    private DotNetObjectReference<SegmentEditorPage>? self;
    private IJSObjectReference? module;
    private Task<IJSObjectReference>? attaching;
    private ElementReference rules;
    private MoveDialog moveDialog = null!;
    private Error? loadFailure;
    private Error? saveFailure;
    private string? nameProblem;
    private string sentence = "";
    private string? focusId;
    private (Guid?, int?, Guid?, Guid?, Guid?) shown;
    private bool saving;
    private bool mayExplain;
    private bool mayInvent;
    private bool mayForecast;

    [Parameter] public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "version")] private int? Version { get; set; }

    /// <summary>Id that a new segment will get; its draft is kept under it.</summary>
    [SupplyParameterFromQuery(Name = "draft")] private Guid? NewId { get; set; }

    /// <summary>Id of the segment whose rule a new one begins with.</summary>
    [SupplyParameterFromQuery(Name = "from")] private Guid? From { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private AttributeCatalogue Catalogue { get; set; } = null!;

    [Inject] private RuleSentence Sentences { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private CopiedRules Copied { get; set; } = null!;

    [Inject] private DraftSavers Savers { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    private string Heading => details?.Name ?? (Id is null ? "New segment" : "Segment");

    private bool IsOld => details is not null && details.Version.Number != details.Latest;

    private string? RuleJsonText => builder?.Written.Rule is { } rule ? RuleJson.Canonical(rule) : null;

    /// <summary>What a drag reports: the same move as keys and menu make.</summary>
    [JSInvokable]
    public Task DropAsync(int node, int group, int index) => InvokeAsync(() =>
    {
        if (builder?.Draft is not { } draft || draft.Find(node) is not { } moved || draft.Find(group) is not DraftGroup target)
            return;
        if (draft.Move(moved, target, index))
            Announcer.Say(SegmentBuilder.Position(moved));
        Focus(moved);
        StateHasChanged();
    });

    protected override async Task OnParametersSetAsync()
    {
        // The prerendered page shows the skeleton: waiting for the segment there would keep everything back, and ask twice.
        if (!RendererInfo.IsInteractive)
            return;
        NewId = address.Of(NewId, Navigation.Uri);
        if (builder is not null && shown == (Id, Version, NewId, From, ForCampaign))
            return;
        shown = (Id, Version, NewId, From, ForCampaign);
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (builder is null || loadFailure is not null)
        {
            // The rules are not on the page; when they come back it is by another element.
            attaching = null;
            return;
        }

        // One for all renderings that come while the module is on its way: attached twice, each drop would be made twice.
        var keys = await (attaching ??= AttachAsync());
        if (focusId is { } id)
        {
            focusId = null;
            await keys.InvokeVoidAsync("focus", id);
        }
    }

    private async Task<IJSObjectReference> AttachAsync()
    {
        self = DotNetObjectReference.Create(this);
        module = await Js.InvokeAsync<IJSObjectReference>("import", "/modules/rules.js");
        await module.InvokeVoidAsync("attach", rules, self);
        return module;
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayExplain = actor.Holds(Permission.SegmentExplainPerson);
        mayInvent = !mayExplain && actor.Holds(Permission.SegmentExplainPersona);
        mayForecast = actor.Holds(Permission.SegmentCount);
        loadFailure = null;
        if (saver is not null)
            await saver.DisposeAsync();
        (details, begunFrom, conflict) = (null, null, null);
        await ReadCampaignAsync(actor);
        if ((Id ?? From) is { } id)
        {
            var found = await UseCases.RunAsync<GetSegment, SegmentDetails>(new GetSegment(SegmentId.From(id), Version, For), actor, leaving.Token);
            loadFailure = found.Error;
            if (loadFailure is not null)
                return;
            (details, begunFrom) = Id is null ? ((SegmentDetails?)null, found.Value) : (found.Value, null);
        }

        var offered = await UseCases.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes(For), actor, leaving.Token);
        var words = await UseCases.RunAsync<ListWords, IReadOnlyDictionary<string, IReadOnlyList<string>>>(new ListWords(For), actor, leaving.Token);
        loadFailure = offered.Error ?? words.Error;
        if (loadFailure is not null)
            return;
        var mayEdit = actor.Holds(Permission.SegmentEdit) && !IsOld;
        var draft = mayEdit ? await OpenDraftAsync(actor) : null;
        if (loadFailure is not null)
            return;
        draft ??= SavedDraft();
        draft.BeginsWith = offered.Value.Count > 0 ? offered.Value[0] : null;
        var writer = new DraftWriter(Catalogue);
        builder = new SegmentBuilder
        {
            Catalogue = Catalogue,
            Draft = draft,
            Offered = offered.Value,
            Words = words.Value,
            CanEdit = mayEdit,
            Written = writer.Write(draft.Root),
            SearchCodes = SearchAsync,
            FindCodes = FindCodesAsync,
            FindAnswers = FindAnswersAsync,
            Focus = Focus,
            MoveTo = node => moveDialog.ShowAsync(node),
            Say = Announcer.Say,
            Copied = Copied,
            Person = actor.Id,
            Render = () => _ = InvokeAsync(StateHasChanged),
        };
        await ReadPurposeAsync(actor);
        var references = await UseCases.RunAsync<ListRuleReferences, RuleReferences>(new ListRuleReferences(DraftId, For), actor, leaving.Token);
        builder.References = references.IsSuccess ? references.Value : RuleReferences.None;
        draft.LatestStages = builder.References.LatestStages;
        await builder.ReadUnitsAsync(leaving.Token);
        builder.Written = writer.Write(draft.Root);
        counter?.Dispose();
        counter = new CountRunner(CountAsync, Clock);
        counter.Changed += OnCounted;
        draft.Changed += () =>
        {
            builder.Written = writer.Write(draft.Root);
            nameProblem = null;
            TouchDraft();
            _ = ObservedAsync();
        };
        _ = ObservedAsync();
    }

    /// <summary>A change is not awaited by whoever made it; what goes wrong behind it still reaches the page's error screen.</summary>
    private async Task ObservedAsync()
    {
        try
        {
            await ChangedAsync();
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    private Task ChangedAsync()
    {
        saveFailure = null;
        sentence = builder?.Written.Rule is { } rule ? Sentences.Of(rule, NameOf) : "";
        _ = InvokeAsync(StateHasChanged);
        return counter?.AskAsync(RuleJsonText) ?? Task.CompletedTask;
    }

    /// <summary>The names that the picker showed; the server's own sentence, which comes with the counts, knows the others.</summary>
    private string? NameOf(CodeChoice of, string code) => builder?.Draft.Root.WithBelow().OfType<DraftLeaf>()
        .SelectMany(l => l.Codes.Concat(l.Answers)).FirstOrDefault(c => c.Code == code && c.Display is not null)?.Display;

    private void OnCounted() => _ = InvokeAsync(() =>
    {
        if (builder is null || counter is null)
            return;
        builder.Stale = counter.IsStale;
        builder.Refuse(counter.Failure);
        if (!counter.IsStale && counter.Latest is { } counts)
        {
            builder.TakeCounts(counts);
            sentence = counts.Sentence;
            Announcer.Say($"{counts.People} people.");
        }

        StateHasChanged();
    });

    private async Task<Result<SegmentCounts>> CountAsync(string ruleJson, CancellationToken cancellationToken) =>
        await UseCases.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = ruleJson, EveryNode = true, Purpose = purpose, Within = DraftId, Campaign = For }, await Current.GetAsync(), cancellationToken);

    private async Task<IReadOnlyList<FoundCode>> SearchAsync(FactKind kind, string text, CancellationToken cancellationToken)
    {
        var found = await UseCases.RunAsync<SearchCodes, IReadOnlyList<FoundCode>>(new SearchCodes(kind, text, For), await Current.GetAsync(), cancellationToken);
        return found.IsSuccess ? found.Value : [];
    }

    private async Task<IReadOnlyList<FoundFact>> FindCodesAsync(string text, CancellationToken cancellationToken)
    {
        var found = await UseCases.RunAsync<FindCodes, IReadOnlyList<FoundFact>>(new FindCodes(text, For), await Current.GetAsync(), cancellationToken);
        return found.IsSuccess ? found.Value : [];
    }

    private async Task<IReadOnlyList<FoundCode>> FindAnswersAsync(IReadOnlyList<string> codes, string? system, CancellationToken cancellationToken)
    {
        var found = await UseCases.RunAsync<FindAnswers, IReadOnlyList<FoundCode>>(new FindAnswers(codes, system, For), await Current.GetAsync(), cancellationToken);
        return found.IsSuccess ? found.Value : [];
    }

    private void Focus(DraftNode node) => focusId = node.Parent is null ? $"add-{node.Key}" : $"handle-{node.Key}";

    private async Task SaveAsync()
    {
        if (RuleJsonText is not { } rule || saving)
            return;
        if (string.IsNullOrWhiteSpace(builder!.Draft.Name))
        {
            nameProblem = "Give the segment a name, so that campaigns can find it.";
            focusId = "segment-name";
            return;
        }

        saving = true;
        try
        {
            await saver!.FlushAsync();
            if (saver.Status != SaveStatus.Saved)
                return;
            var command = new SaveSegment { Segment = details?.Id, NewId = DraftId, DraftRevision = stored.Revision, BasedOn = details?.Latest, Name = builder.Draft.Name, RuleJson = rule, Purpose = details is null ? purpose : null, Campaign = For };
            var saved = await UseCases.RunAsync<SaveSegment, SavedSegment>(command, await Current.GetAsync(), leaving.Token);
            saveFailure = saved.Error;
            if (saved.Error is not null)
            {
                builder.Refuse(saved.Error);
                return;
            }

            Announcer.Say($"Saved as version {saved.Value.Number}.");
            if (details is null)
            {
                Navigation.NavigateTo($"/segments/{saved.Value.Id.Value}{CampaignQuery('?')}", replace: true);
                return;
            }

            var again = await UseCases.RunAsync<GetSegment, SegmentDetails>(new GetSegment(details.Id, null, For), await Current.GetAsync(), leaving.Token);
            details = again.IsSuccess ? again.Value : details;
            NoDraft();
        }
        finally
        {
            saving = false;
        }
    }

    /// <summary>Only the notice and the times of looks are read anew: the version that an edit is based on stays.</summary>
    private async Task ReloadAsync()
    {
        var again = await UseCases.RunAsync<GetSegment, SegmentDetails>(new GetSegment(details!.Id, details.Version.Number, For), await Current.GetAsync(), leaving.Token);
        if (again.IsSuccess)
            details = details with { CodeChanges = again.Value.CodeChanges, Looks = again.Value.Looks };
    }

    public async ValueTask DisposeAsync()
    {
        if (saver is not null)
            await saver.DisposeAsync();
        await leaving.CancelAsync();
        leaving.Dispose();
        counter?.Dispose();
        self?.Dispose();
        await module.ReleaseAsync();
    }
}
