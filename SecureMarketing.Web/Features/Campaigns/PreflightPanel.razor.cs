using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>The pre-flight of one version, loaded by itself: looking records up may take seconds. The use case refuses by itself, with or without this.</summary>
public sealed partial class PreflightPanel
{
    private PreflightReport? report;
    private Error? failure;
    private bool busy;

    [Parameter, EditorRequired] public CampaignId Campaign { get; set; }

    [Parameter, EditorRequired] public int Version { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        busy = true;
        var answer = await UseCases.RunAsync<PreflightCampaign, PreflightReport>(new PreflightCampaign(Campaign, Version), await Current.GetAsync(), CancellationToken.None);
        (failure, report, busy) = (answer.Error, answer.IsSuccess ? answer.Value : null, false);
    }
}
