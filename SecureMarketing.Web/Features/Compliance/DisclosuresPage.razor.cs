using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Requests for an accounting, with their clock; opaque ids.</summary>
public sealed partial class DisclosuresPage
{
    private static readonly GridColumn[] Columns = [new("Who"), new("Received"), new("About"), new("Last day"), new("Fee")];

    private string? note;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "open")] private bool OpenOnly { get; set; }

    private async Task<Result<GridRows<AccountingRequestRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var listed = await UseCases.RunAsync<ListAccountingRequests, AccountingRegister>(new ListAccountingRequests(OpenOnly, query.Skip, query.Take), await Current.GetAsync(), cancellationToken);
        if (listed.Error is { } error)
            return error;
        Say(listed.Value.Open == 0 ? "nothing waits" : string.Create(CultureInfo.InvariantCulture, $"{listed.Value.Open:N0} to be answered, {listed.Value.Overdue:N0} overdue"));
        return new GridRows<AccountingRequestRow>(listed.Value.Rows, listed.Value.Total);
    }

    /// <summary>The grid loads by itself; the head of the page does not hear of it.</summary>
    private void Say(string text)
    {
        if (note == text)
            return;
        note = text;
        StateHasChanged();
    }
}
