using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>People, masked. What is searched for is PHI and stays out of the URL.</summary>
public sealed partial class PeoplePage
{
    private static readonly GridColumn[] Columns =
    [
        new("Person"), new("Email"), new("Mailbox"), new("Born", "born", IsNumber: true), new("Gender"), new("Language"), new("Place", "place"), new("Changed (UTC)", "changed"),
    ];

    private string? typed;
    private string? find;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    private void Search() => find = string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    private void Clear() => typed = find = null;

    private async Task<Result<GridRows<PersonRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var page = await UseCases.RunAsync<ListPeople, PeopleList>(new ListPeople(find, query.Sort, query.Descending, query.Skip, query.Take), await Current.GetAsync(), cancellationToken);
        return page.Error is { } error ? error : new GridRows<PersonRow>(page.Value.Rows, page.Value.Total);
    }
}
