using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>The trail, newest first, with its chain verified on demand. The filters live in the URL; ids only, no PHI.</summary>
public sealed partial class AuditLogPage
{
    private static readonly GridColumn[] Columns =
    [
        new("Record"), new("Time (UTC)"), new("Event"), new("Outcome"), new("Who"), new("Object"), new("Reason"),
    ];

    private AuditVerification? verification;
    private Error? verifyFailure;
    private bool verifying;
    private bool mayExport;
    private string? unsealedNote;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "event")] private int? Action { get; set; }

    [SupplyParameterFromQuery(Name = "object")] private string? Object { get; set; }

    [SupplyParameterFromQuery(Name = "refused")] private bool Refused { get; set; }

    protected override async Task OnInitializedAsync() => mayExport = (await Current.GetAsync()).Holds(Permission.AuditExport);

    private async Task<Result<GridRows<AuditRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var command = new ListAuditEvents(query.Skip, query.Take, (AuditAction?)Action, Object, Refused);
        var page = await UseCases.RunAsync<ListAuditEvents, AuditPage>(command, await Current.GetAsync(), cancellationToken);
        if (page.Error is { } error)
            return error;
        unsealedNote = page.Value.Unsealed == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{page.Value.Unsealed:N0} wait for their seal");
        return new GridRows<AuditRow>(page.Value.Rows, page.Value.Total);
    }

    private async Task VerifyAsync()
    {
        verifying = true;
        StateHasChanged();
        var verified = await UseCases.RunAsync<VerifyAuditTrail, AuditVerification>(new VerifyAuditTrail(), await Current.GetAsync(), CancellationToken.None);
        verifying = false;
        verifyFailure = verified.Error;
        verification = verified.IsSuccess ? verified.Value : null;
    }

    private void Go(string? action = null, bool? refused = null, string? objectId = null, bool anyObject = false) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["event"] = action is null ? Action : int.TryParse(action, CultureInfo.InvariantCulture, out var number) ? number : null,
            ["refused"] = (refused ?? Refused) ? true : null,
            ["object"] = anyObject ? null : objectId ?? Object,
        }));
}
