using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>One line of the review queue with its events, and what somebody found.</summary>
public sealed partial class AuditReviewLinePage
{
    private const int PageRows = 100;

    private AuditReviewDetail? detail;
    private Error? failure;
    private bool mayDecide;
    private ConfirmDialog dialog = null!;
    private AuditReviewOutcome outcome = AuditReviewOutcome.Fine;
    private string why = "";
    private int skip;
    private int seen;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        // Looking is on the trail: once, when the page is there.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayDecide = actor.Holds(Permission.AuditReviewsDecide);
        var asked = await UseCases.RunAsync<ViewAuditReview, AuditReviewDetail>(new ViewAuditReview(AuditReviewId.From(Id), skip, PageRows), actor, CancellationToken.None);
        failure = asked.Error;
        detail = asked.IsSuccess ? asked.Value : null;
    }

    private Task PageAsync(int step)
    {
        skip = Math.Max(0, skip + (step * PageRows));
        return LoadAsync();
    }

    private Task OpenAsync()
    {
        (outcome, why, seen) = (AuditReviewOutcome.Fine, "", detail!.Line.Count);
        return dialog.ShowAsync();
    }

    private async Task<Error?> DecideAsync()
    {
        var decided = await UseCases.RunAsync<DecideAuditReview, IncidentId?>(new DecideAuditReview(AuditReviewId.From(Id), outcome, why, seen), await Current.GetAsync(), CancellationToken.None);
        if (decided.Error is { } error)
            return error;
        await LoadAsync();
        StateHasChanged();
        return null;
    }
}
