using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>The three streams with senders and routes; an administrator changes them.</summary>
public sealed partial class StreamsPage
{
    private IReadOnlyList<StreamRow>? streams;
    private Error? failure;
    private bool mayManage;
    private ConfirmDialog? dialog;
    private StreamForm form = new();

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.RoutesManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var answer = await UseCases.RunAsync<ListStreams, IReadOnlyList<StreamRow>>(new ListStreams(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        streams = answer.IsSuccess ? answer.Value : null;
        // The dialog calls this, and a dialog's act renders the dialog alone.
        StateHasChanged();
    }

    private async Task EditAsync(StreamRow row)
    {
        var routes = await UseCases.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes(), await Current.GetAsync(), CancellationToken.None);
        failure = routes.Error;
        if (!routes.IsSuccess)
            return;
        form = StreamForm.Of(row, routes.Value);
        await dialog!.ShowAsync();
    }

    private async Task<Error?> SaveAsync()
    {
        var answer = await StepUp.RunAsync<SetStream, Unit>(form.ToCommand());
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }
}
