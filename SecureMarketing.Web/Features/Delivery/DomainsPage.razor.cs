using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>The organisation's DKIM keys and the records to publish.</summary>
public sealed partial class DomainsPage
{
    private IReadOnlyList<DkimKeyRow>? keys;
    private Error? failure;
    private bool mayManage;
    private ConfirmDialog? adding;
    private ConfirmDialog? retiring;
    private DkimKeyRow? doomed;
    private string domain = "";
    private string selector = "";
    private DkimAlgorithm algorithm = DkimAlgorithm.RsaSha256;

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
        var answer = await UseCases.RunAsync<ListDkimKeys, IReadOnlyList<DkimKeyRow>>(new ListDkimKeys(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        keys = answer.IsSuccess ? answer.Value : null;
        // The dialog calls this, and a dialog's act renders the dialog alone.
        StateHasChanged();
    }

    private async Task<Error?> CreateAsync()
    {
        var command = new CreateDkimKey { Domain = domain.Trim(), Selector = selector.Trim(), Algorithm = algorithm };
        var answer = await StepUp.RunAsync<CreateDkimKey, DkimKeyRow>(command);
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }

    private Task AskToRetireAsync(DkimKeyRow key)
    {
        doomed = key;
        return retiring!.ShowAsync();
    }

    private async Task<Error?> RetireAsync()
    {
        var answer = await StepUp.RunAsync<RetireDkimKey, Unit>(new RetireDkimKey(doomed!.Id));
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }
}
