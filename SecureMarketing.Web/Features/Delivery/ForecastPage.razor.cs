using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Segmentation;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>By which ways a segment's people would be reached, before anything is sent.</summary>
public sealed partial class ForecastPage
{
    private readonly QuestionForm form = new();
    private SegmentDetails? details;
    private DeliveryForecast? forecast;
    private Error? failure;
    private bool busy;

    [Parameter] public Guid Id { get; set; }

    /// <summary>The campaign that it is asked for, whose grants count here; null: for none.</summary>
    [SupplyParameterFromQuery(Name = "campaign")] private Guid? ForCampaign { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Announcer Announce { get; set; } = null!;

    private Crumb[] Trail => details is null ? [new("Segments", "/segments")] : [new("Segments", "/segments"), new(details.Name, SegmentPath)];

    private string SegmentPath => $"/segments/{Id}{SegmentAddress.Of(ForCampaign, '?')}";

    private OriginId? For => ForCampaign is { } id ? OriginId.From(id) : null;

    private Figure[] Counts => [new("People today", forecast!.People.ToString()), new("Without an address", forecast.WithoutAddress.ToString(), "nobody could write to them")];

    // The prerendered page shows the skeleton: waiting for the forecast there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var found = await UseCases.RunAsync<GetSegment, SegmentDetails>(new GetSegment(SegmentId.From(Id), null, For), await Current.GetAsync(), CancellationToken.None);
        failure = found.Error;
        details = found.IsSuccess ? found.Value : null;
        if (details is null)
            return;
        (form.Phi, form.Sensitive) = (details.Version.PhiLevel, details.Version.Sensitivity != Sensitivity.None);
        StateHasChanged();
        await ForecastAsync();
    }

    private async Task ForecastAsync()
    {
        if (busy)
            return;
        busy = true;
        StateHasChanged();
        var answer = await UseCases.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery(details!.Name, form.Question, For), await Current.GetAsync(), CancellationToken.None);
        busy = false;
        failure = answer.Error;
        forecast = answer.IsSuccess ? answer.Value : null;
        if (forecast is not null)
            Announce.Say($"Forecast for {forecast.People} people.");
    }
}
