using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>One sending domain: its keys, the records to publish, and what is published.</summary>
public sealed partial class DomainPage
{
    private static readonly Crumb[] Crumbs = [new("Sending domains", "/delivery/domains")];

    private DomainView? view;
    private Error? failure;
    private bool mayManage;
    private bool busy;
    private ConfirmDialog? adding;
    private ConfirmDialog? retiring;
    private DkimKeyRow? doomed;
    private KeyForm key = new() { DomainFixed = true };

    [Parameter] public string Domain { get; set; } = "";

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.RoutesManage);
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        Take(await UseCases.RunAsync<ViewSendingDomain, DomainView>(new ViewSendingDomain(Domain), await Current.GetAsync(), CancellationToken.None));
        // The dialog calls this, and a dialog's act renders the dialog alone.
        StateHasChanged();
    }

    private async Task CheckAsync()
    {
        busy = true;
        StateHasChanged();
        Take(await UseCases.RunAsync<CheckSendingDomain, DomainView>(new CheckSendingDomain(Domain), await Current.GetAsync(), CancellationToken.None));
        busy = false;
        if (view is not null)
            Announcer.Say(view.Troubles == 0 ? "Checked. Nothing that sending rests on is wrong." : $"Checked. {view.Troubles} to mend.");
    }

    private void Take(Result<DomainView> answer)
    {
        failure = answer.Error;
        view = answer.IsSuccess ? answer.Value : null;
    }

    private Task AddKeyAsync()
    {
        key = new KeyForm { Domain = Domain, DomainFixed = true };
        return adding!.ShowAsync();
    }

    private async Task<Error?> CreateAsync()
    {
        var answer = await StepUp.RunAsync<CreateDkimKey, DkimKeyRow>(key.ToCommand());
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }

    private Task AskToRetireAsync(DkimKeyRow row)
    {
        doomed = row;
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
