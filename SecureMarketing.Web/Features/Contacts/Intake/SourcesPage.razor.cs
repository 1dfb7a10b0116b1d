using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts.Intake;

/// <summary>Import sources with what was last heard of them; an administrator adds one.</summary>
public sealed partial class SourcesPage
{
    private IReadOnlyList<SourceRow>? sources;
    private Error? failure;
    private bool mayManage;
    private SourceDialog? dialog;
    private bool addsServer;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.ImportSourcesManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task AddAsync(bool server)
    {
        addsServer = server;
        StateHasChanged();
        await dialog!.AddAsync(server);
    }

    private async Task LoadAsync()
    {
        var answer = await UseCases.RunAsync<ListSources, IReadOnlyList<SourceRow>>(new ListSources(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        sources = answer.IsSuccess ? answer.Value : null;
        StateHasChanged();
    }
}
