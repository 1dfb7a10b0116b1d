using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>What the people of a segment are like, its size over time, and another segment beside it.</summary>
public sealed partial class InsightPage
{
    private const int MostOthers = 100;

    private SegmentInsight? insight;
    private IReadOnlyList<FoundSegment> others = [];
    private Error? failure;
    private bool mayEdit;
    private bool busy;
    private int taken;

    [Parameter] public Guid Id { get; set; }

    /// <summary>Another segment; null: none.</summary>
    [SupplyParameterFromQuery(Name = "beside")] private Guid? Beside { get; set; }

    /// <summary>The campaign that it is looked at for, whose grants count here; null: for none.</summary>
    [SupplyParameterFromQuery(Name = "campaign")] private Guid? ForCampaign { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Announcer Announce { get; set; } = null!;

    private Crumb[] Trail => insight is null ? [new("Segments", "/segments")] : [new("Segments", "/segments"), new(insight.Segment.Name, $"/segments/{Id}{SegmentAddress.Of(ForCampaign, '?')}")];

    private OriginId? For => ForCampaign is { } id ? OriginId.From(id) : null;

    private Figure[] Counts => insight is { Beside: { } second, Overlap: { } overlap }
        ?
        [
            new(insight.Segment.Name, insight.Segment.People.ToString()), new(second.Name, second.People.ToString()), new("In both", overlap.Both.ToString()),
            new("Only in the first", overlap.OnlyFirst.ToString()), new("Only in the second", overlap.OnlySecond.ToString()),
        ]
        : [new("People today", insight!.Segment.People.ToString())];

    private bool SomethingIsHidden => insight!.Tables.SelectMany(t => t.Rows).SelectMany(r => new[] { r.People, r.Beside ?? r.People }).Any(c => c.Number is null);

    protected override async Task OnParametersSetAsync()
    {
        // The prerendered page shows the skeleton: looking there too would ask, and audit, everything twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayEdit = actor.Holds(Permission.SegmentEdit);
        var viewed = await UseCases.RunAsync<ViewSegmentInsight, SegmentInsight>(
            new ViewSegmentInsight(SegmentId.From(Id), Beside is { } other ? SegmentId.From(other) : null, For), actor, CancellationToken.None);
        failure = viewed.Error;
        insight = viewed.IsSuccess ? viewed.Value : null;
        if (insight is null || others.Count > 0)
            return;
        var found = await UseCases.RunAsync<FindSegments, IReadOnlyList<FoundSegment>>(new FindSegments(null, false, MostOthers), actor, CancellationToken.None);
        others = found.IsSuccess ? [.. found.Value.Where(s => s.Id.Value != Id)] : [];
    }

    private async Task TakeAsync()
    {
        busy = true;
        StateHasChanged();
        var actor = await Current.GetAsync();
        var details = await UseCases.RunAsync<GetSegment, SegmentDetails>(new GetSegment(SegmentId.From(Id), null, For), actor, CancellationToken.None);
        var snapshot = details.Error is { } gone
            ? gone
            : await UseCases.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(details.Value.Version.Id, Campaign: For), actor, CancellationToken.None);
        busy = false;
        if (snapshot.Error is { } refused)
        {
            failure = refused;
            return;
        }

        await LoadAsync();
        // The panel of the sizes begins anew.
        taken++;
        Announce.Say("The snapshot is taken.");
    }

    private void Compare(ChangeEventArgs change) =>
        Navigation.NavigateTo(change.Value is string { Length: > 0 } other ? $"/segments/{Id}/insight?beside={other}{SegmentAddress.Of(ForCampaign, '&')}" : $"/segments/{Id}/insight{SegmentAddress.Of(ForCampaign, '?')}");

    /// <summary>Rows keep their order; a number that is not shown has no bar.</summary>
    private IReadOnlyList<FunnelBar> Bars(InsightTable table) =>
        [.. table.Rows.Select(r => new FunnelBar(r.Label, r.People.Number ?? 0, Share(r.People, insight!.Segment.People), r.People.ToString()))];

    /// <summary>Null where either number is not shown, for a share would tell it.</summary>
    private static string? Share(ShownCount part, ShownCount whole) =>
        part.Number is { } some && whole.Number is { } all and > 0 ? (100.0 * some / all).ToString("0.#", CultureInfo.InvariantCulture) + "\u00a0%" : null;
}
