using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>The organisation's sending domains; each leads to its keys and records.</summary>
public sealed partial class DomainsPage
{
    private readonly KeyForm key = new();
    private IReadOnlyList<DomainRow>? domains;
    private Error? failure;
    private bool mayManage;
    private ConfirmDialog? adding;
    private ConfirmDialog? domainAdding;
    private string domain = "";

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.RoutesManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var answer = await UseCases.RunAsync<ListSendingDomains, IReadOnlyList<DomainRow>>(new ListSendingDomains(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        domains = answer.IsSuccess ? answer.Value : null;
        StateHasChanged();
    }

    private async Task<Error?> CreateAsync()
    {
        var answer = await StepUp.RunAsync<CreateDkimKey, DkimKeyRow>(key.ToCommand());
        if (answer.IsSuccess)
            Navigation.NavigateTo($"/delivery/domains/{answer.Value.Domain}");
        return answer.Error;
    }

    private async Task<Error?> AddAsync()
    {
        var answer = await UseCases.RunAsync<CheckSendingDomain, DomainView>(new CheckSendingDomain(domain.Trim()), await Current.GetAsync(), CancellationToken.None);
        if (answer.IsSuccess)
            Navigation.NavigateTo($"/delivery/domains/{answer.Value.Domain}");
        return answer.Error;
    }
}
