using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>The routes with their health; an administrator adds, changes and tests them.</summary>
public sealed partial class RoutesPage
{
    private IReadOnlyList<RouteRow>? routes;
    private Error? failure;
    private bool mayManage;
    private ConfirmDialog? dialog;
    private RouteForm form = new();
    private IReadOnlyList<RouteVendor> vendors = [];
    private RouteProbe? probe;
    private string? probed;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        mayManage = actor.Holds(Permission.RoutesManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (!RendererInfo.IsInteractive)
            return;
        if (mayManage && await UseCases.RunAsync<ListRouteVendors, IReadOnlyList<RouteVendor>>(new ListRouteVendors(), actor, CancellationToken.None) is { IsSuccess: true } known)
            vendors = known.Value;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var answer = await UseCases.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        routes = answer.IsSuccess ? answer.Value : null;
        // The dialog calls this, and a dialog's act renders the dialog alone.
        StateHasChanged();
    }

    private Task EditAsync(RouteRow? route)
    {
        form = RouteForm.Of(route);
        return dialog!.ShowAsync();
    }

    private Task AddDirectAsync()
    {
        form = RouteForm.Direct();
        return dialog!.ShowAsync();
    }

    private async Task<Error?> SaveAsync()
    {
        var answer = await StepUp.RunAsync<SaveRoute, RouteId>(form.ToCommand());
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }

    private async Task ProbeAsync(RouteRow route)
    {
        probed = null;
        var answer = await UseCases.RunAsync<ProbeRoute, RouteProbe>(new ProbeRoute(route.Id), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        if (answer.IsSuccess)
            (probe, probed) = (answer.Value, route.Settings.Name);
    }

    private static string StateOf(RouteRow route)
    {
        if (route.Refusal is { } refusal)
            return DeliveryWords.Reason(refusal) + (route is { Circuit: CircuitState.Open, RestsUntil: { } until } ? string.Create(CultureInfo.InvariantCulture, $" until {until.UtcDateTime:HH:mm} UTC") : "");
        if (route.Circuit == CircuitState.HalfOpen)
            return "Rested; the next message tries it";
        if (route.LastFailure is { } last)
            return string.Create(CultureInfo.InvariantCulture, $"{route.Failures} failures in a row: {last}");
        return route.LastSuccessAt is { } at ? "Last used " + at.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC" : "Not used yet";
    }
}
