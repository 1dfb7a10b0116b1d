using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>All campaigns by their latest version. The view is in the URL.</summary>
public sealed partial class CampaignsPage
{
    private static readonly GridColumn[] Columns = [new("Name", "name"), new("State"), new("Segment"), new("People", IsNumber: true), new("Sends"), new("Changed", "changed")];

    private static readonly (CampaignView View, string Text)[] Views =
    [
        (CampaignView.All, "All"), (CampaignView.Drafts, "Drafts"), (CampaignView.InReview, "In review"), (CampaignView.Active, "Approved and running"), (CampaignView.Ended, "Ended"),
    ];

    private ConfirmDialog? naming;
    private string name = "";
    private string? note;
    private bool mayEdit;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "view")] private string? ViewName { get; set; }

    private CampaignView View => Enum.TryParse<CampaignView>(ViewName, out var view) && Enum.IsDefined(view) ? view : CampaignView.All;

    private ViewLink[] Links => [.. Views.Select(v => new ViewLink(v.Text, v.View == CampaignView.All ? "/campaigns" : $"/campaigns?view={v.View}", v.View == View))];

    protected override async Task OnInitializedAsync() => mayEdit = (await Current.GetAsync()).Holds(Permission.CampaignEdit);

    private async Task<Result<GridRows<CampaignRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var page = await UseCases.RunAsync<ListCampaigns, CampaignRows>(new ListCampaigns(View, query.Skip, query.Take, SortOf(query)), await Current.GetAsync(), cancellationToken);
        if (page.Error is { } error)
            return error;
        note = page.Value.Total == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{page.Value.Total:N0} campaign{(page.Value.Total == 1 ? "" : "s")}");
        return new GridRows<CampaignRow>(page.Value.Rows, page.Value.Total);
    }

    private static CampaignSort SortOf(GridQuery query) => (query.Sort, query.Descending) switch
    {
        ("name", false) => CampaignSort.Name,
        ("name", true) => CampaignSort.NameDescending,
        ("changed", false) => CampaignSort.EarliestChange,
        _ => CampaignSort.LatestChange,
    };

    private async Task<Error?> CreateAsync()
    {
        var created = await UseCases.RunAsync<CreateCampaign, CampaignId>(new CreateCampaign(name), await Current.GetAsync(), CancellationToken.None);
        if (created.Error is { } error)
            return error;
        Navigation.NavigateTo($"/campaigns/{created.Value.Value:D}");
        return null;
    }
}
