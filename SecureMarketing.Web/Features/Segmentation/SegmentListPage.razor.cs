using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>All segments with their rule in plain words. The search lives in the URL: a segment's name is not about a person.</summary>
public sealed partial class SegmentListPage
{
    private static readonly GridColumn[] Columns = [new("Name", "name"), new("Rule"), new("Discloses"), new("Version", IsNumber: true), new("Changed (UTC)", "changed")];

    private string typed = "";
    private string? note;
    private bool mayEdit;
    private IReadOnlyList<SegmentDraftRow> drafts = [];
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private ViewLink[] Links => [new("All segments", "/segments", string.IsNullOrEmpty(Search))];

    protected override async Task OnInitializedAsync()
    {
        typed = Search ?? "";
        var actor = await Current.GetAsync();
        mayEdit = actor.Holds(Permission.SegmentEdit);
        // The prerendered page shows the skeleton: waiting for the drafts there would keep everything back, and ask twice.
        if (!mayEdit || !RendererInfo.IsInteractive)
            return;
        var kept = await UseCases.RunAsync<ListSegmentDrafts, IReadOnlyList<SegmentDraftRow>>(new ListSegmentDrafts(), actor, CancellationToken.None);
        drafts = kept.IsSuccess ? kept.Value : [];
        var authors = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([.. drafts.Select(d => d.ChangedBy).Distinct()]), actor, CancellationToken.None);
        names = authors.IsSuccess ? authors.Value : names;
    }

    private async Task<Result<GridRows<SegmentRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var found = await UseCases.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(Search), await Current.GetAsync(), cancellationToken);
        if (found.Error is { } error)
            return error;
        note = string.Create(CultureInfo.InvariantCulture, $"{found.Value.Count:N0} {(found.Value.Count == 1 ? "segment" : "segments")}");
        // The grid loads by itself; the page's own head would not hear of the number.
        StateHasChanged();
        return new GridRows<SegmentRow>([.. Sorted(found.Value, query).Skip(query.Skip).Take(query.Take)], found.Value.Count);
    }

    /// <summary>The use case answers latest change first.</summary>
    private static IEnumerable<SegmentRow> Sorted(IReadOnlyList<SegmentRow> rows, GridQuery query) => (query.Sort, query.Descending) switch
    {
        ("name", false) => rows.OrderBy(r => r.Name, StringComparer.CurrentCultureIgnoreCase),
        ("name", true) => rows.OrderByDescending(r => r.Name, StringComparer.CurrentCultureIgnoreCase),
        ("changed", false) => rows.Reverse(),
        _ => rows,
    };

    private string LateText(LateRefresh late) => late.TakenAt is { } taken
        ? $"Refreshed late: {At(taken)}, due {At(late.DueAt)}"
        : $"Not refreshed yet: was due {At(late.DueAt)}";

    private string At(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Organisation.Zone).ToString("d MMM, HH:mm", CultureInfo.InvariantCulture);

    private void Go(string? search) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(search) ? null : search.Trim()));
}
