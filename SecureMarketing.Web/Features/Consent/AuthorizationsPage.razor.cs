using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>The register: saved views in the URL, counts for everyone who may see status, rows for those who may see people.</summary>
public sealed partial class AuthorizationsPage
{
    private static readonly GridColumn[] Columns =
    [
        new("Person"), new("Status"), new("Purpose"), new("Covers"), new("Signed", "signed"), new("Expires", "expires"), new("Captured by"),
    ];

    private AuthorizationCounts? counts;
    private Error? failure;
    private bool mayView;
    private bool mayManage;
    private string? typed;

    // Never in the URL: an email address is PHI.
    private string? person;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }

    private AuthorizationView Current => Enum.TryParse<AuthorizationView>(View, ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : AuthorizationView.All;

    private string? Note => counts is null ? null
        : $"{counts.PeopleAuthorized} of {counts.People} people authorized · {counts.Views[AuthorizationView.Expiring]} expire in 60 days"
            + (counts.LatencyP50Seconds is { } p50 ? $" · revocations recorded in {ConsentWords.Duration(p50)} (median)" : "");

    private ViewLink[] Links(AuthorizationCounts shown) =>
    [
        .. ConsentWords.Views.Select(view => new ViewLink(
            ConsentWords.Of(view), view == AuthorizationView.All ? "/authorizations" : $"/authorizations?view={view}", view == Current, shown.Views[view].ToString())),
    ];

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actor.GetAsync();
        (mayView, mayManage) = (actor.Holds(Permission.AuthorizationView), actor.Holds(Permission.AuthorizationManage));
        // The prerendered page shows the skeleton: waiting for the counts there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await CountAsync();
    }

    private async Task CountAsync()
    {
        var counted = await UseCases.RunAsync<CountAuthorizations, AuthorizationCounts>(new CountAuthorizations(), await Actor.GetAsync(), CancellationToken.None);
        failure = counted.Error;
        counts = counted.IsSuccess ? counted.Value : null;
    }

    private async Task<Result<GridRows<AuthorizationRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var command = new ListAuthorizations
        {
            View = Current,
            Person = person,
            Skip = query.Skip,
            Take = query.Take,
            Sort = (query.Sort, query.Descending) switch
            {
                ("signed", false) => AuthorizationSort.SignedFirst,
                ("signed", true) => AuthorizationSort.SignedLast,
                ("expires", false) => AuthorizationSort.ExpiresFirst,
                ("expires", true) => AuthorizationSort.ExpiresLast,
                _ => AuthorizationSort.Newest,
            },
        };
        var page = await UseCases.RunAsync<ListAuthorizations, AuthorizationPage>(command, await Actor.GetAsync(), cancellationToken);
        return page.Error is { } error ? error : new GridRows<AuthorizationRow>(page.Value.Rows, page.Value.Total);
    }

    private static string Word(AuthorizationRow row) => row.ExpiresSoon ? "Expiring" : ConsentWords.Of(row.Standing);

    private void Search() => person = string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    private void ShowEveryone() => person = typed = null;
}
