using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Campaigns;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Approvals;

/// <summary>What waits for approval, oldest first, and what was decided.</summary>
public sealed partial class ApprovalsPage
{
    private static readonly GridColumn[] Columns = [new("Campaign"), new("Class"), new("Sensitive"), new("Approved by"), new("Waits for"), new("Submitted")];

    private string? note;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "decided")] private bool Decided { get; set; }

    private async Task<Result<GridRows<ApprovalRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var page = await UseCases.RunAsync<ListApprovals, ApprovalRows>(new ListApprovals(!Decided, query.Skip, query.Take), await Current.GetAsync(), cancellationToken);
        if (page.Error is { } error)
            return error;
        note = Decided ? null : string.Create(CultureInfo.InvariantCulture, $"{page.Value.Total:N0} waiting");
        return new GridRows<ApprovalRow>(page.Value.Rows, page.Value.Total);
    }

    private static string Names(IReadOnlyList<ApproverKind> kinds) => kinds.Count == 0 ? "–" : string.Join(", ", kinds.Select(ClassWords.Of));
}
