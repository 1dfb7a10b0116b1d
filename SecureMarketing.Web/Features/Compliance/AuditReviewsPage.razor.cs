using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>What the rules picked from the trail. The filters live in the URL; ids only.</summary>
public sealed partial class AuditReviewsPage
{
    private static readonly GridColumn[] Columns = [new("What"), new("Whose"), new("How often", IsNumber: true), new("Day"), new("State")];

    private static readonly (AuditReviewView View, string Text)[] Views = [(AuditReviewView.Open, "Open"), (AuditReviewView.Overdue, "Overdue"), (AuditReviewView.Reviewed, "Looked at")];

    private string? note;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private int? Kind { get; set; }

    private AuditReviewView Shown => Enum.TryParse<AuditReviewView>(View, out var view) && Enum.IsDefined(view) ? view : AuditReviewView.Open;

    private async Task<Result<GridRows<AuditReviewRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var command = new ListAuditReviews(Shown, (AuditReviewKind?)Kind, query.Skip, query.Take);
        var page = await UseCases.RunAsync<ListAuditReviews, AuditReviewPage>(command, await Current.GetAsync(), cancellationToken);
        if (page.Error is { } error)
            return error;
        Say(page.Value.Open == 0 ? "nothing waits" : string.Create(CultureInfo.InvariantCulture, $"{page.Value.Open:N0} open, {page.Value.Overdue:N0} overdue"));
        return new GridRows<AuditReviewRow>(page.Value.Rows, page.Value.Total);
    }

    /// <summary>The grid loads by itself; the head of the page does not hear of it.</summary>
    private void Say(string text)
    {
        if (note == text)
            return;
        note = text;
        StateHasChanged();
    }

    private void Go(string? kind) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("kind", int.TryParse(kind, CultureInfo.InvariantCulture, out var number) ? number : (int?)null));
}
