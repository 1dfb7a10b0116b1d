using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Content;

/// <summary>All emails, newest change first.</summary>
public sealed partial class ContentLibraryPage
{
    private static readonly GridColumn[] Columns = [new("Email"), new("Version"), new("Reveals"), new("Changed (UTC)")];

    private ConfirmDialog dialog = null!;
    private string? note;
    private string? typed;
    private string name = "";
    private string? starter;
    private bool mayEdit;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "name")] private string? Search { get; set; }

    protected override async Task OnInitializedAsync() => mayEdit = (await Current.GetAsync()).Holds(Permission.ContentEdit);

    protected override void OnParametersSet() => typed = Search;

    private async Task<Result<GridRows<ContentRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var page = await UseCases.RunAsync<ListContent, ContentPage>(new ListContent(Search, query.Skip, query.Take), await Current.GetAsync(), cancellationToken);
        if (page.Error is { } error)
            return error;
        note = page.Value.Total == 1 ? "1 email" : string.Create(CultureInfo.InvariantCulture, $"{page.Value.Total:N0} emails");
        StateHasChanged();
        return new GridRows<ContentRow>(page.Value.Rows, page.Value.Total);
    }

    private void Find() =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("name", string.IsNullOrWhiteSpace(typed) ? null : typed.Trim()));

    private Task NewAsync()
    {
        (name, starter) = ("", null);
        return dialog.ShowAsync();
    }

    private async Task<Error?> CreateAsync()
    {
        var created = await UseCases.RunAsync<CreateContent, ContentId>(new CreateContent(name, starter), await Current.GetAsync(), CancellationToken.None);
        if (created.IsSuccess)
            Navigation.NavigateTo($"/content/{created.Value.Value:N}");
        return created.Error;
    }
}
