using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Sending;

/// <summary>What holds for each route, how its receivers stand, and what an administrator sets over the rules.</summary>
public sealed partial class LimitsPage
{
    private ShapingListing? listing;
    private Error? failure;
    private bool mayManage;
    private ConfirmDialog? dialog;
    private LimitsForm form = new();

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.RoutesManage);
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var answer = await UseCases.RunAsync<ListShaping, ShapingListing>(new ListShaping(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        listing = answer.IsSuccess ? answer.Value : null;
        StateHasChanged();
    }

    private Task EditAsync(ShapedRoute route)
    {
        form = LimitsForm.Of(route);
        return dialog!.ShowAsync();
    }

    private async Task<Error?> SaveAsync()
    {
        if (form.From is null != form.Until is null)
            return new Error("sending.hours", "Give both hours, or neither.");
        var answer = await UseCases.RunAsync<SaveRouteShaping, Unit>(new SaveRouteShaping(form.Route, form.ToSettings(Clock.GetUtcNow())), await Current.GetAsync(), CancellationToken.None);
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }

    private static string Word(int? limit) => limit is { } number ? number.ToString("N0", CultureInfo.InvariantCulture) : "By the rules";

    private static string Of(int count, int? limit) => limit is { } most
        ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {most:N0}")
        : count == 0 ? "" : count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What the dialog edits.</summary>
    private sealed class LimitsForm
    {
        public RouteId Route { get; init; }
        public string Name { get; init; } = "";
        public int? Connections { get; set; }
        public int? PerMinute { get; set; }
        public int? MessagesPerConnection { get; set; }
        public bool WarmUp { get; set; }
        public int? From { get; set; }
        public int? Until { get; set; }
        private DateTimeOffset? Since { get; init; }

        public static LimitsForm Of(ShapedRoute route) => new()
        {
            Route = route.Id,
            Name = route.Name,
            Connections = route.Settings.Connections,
            PerMinute = route.Settings.PerMinute,
            MessagesPerConnection = route.Settings.MessagesPerConnection,
            WarmUp = route.Settings.WarmUpSince is not null,
            Since = route.Settings.WarmUpSince,
            From = route.Settings.BulkHours?.From,
            Until = route.Settings.BulkHours?.Until,
        };

        public RouteShapingSettings ToSettings(DateTimeOffset now) => new()
        {
            Connections = Connections,
            PerMinute = PerMinute,
            MessagesPerConnection = MessagesPerConnection,
            WarmUpSince = WarmUp ? Since ?? now : null,
            BulkHours = From is { } from && Until is { } until ? new SendHours(from, until) : null,
        };
    }
}
