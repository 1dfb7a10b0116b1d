using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.DeIdentified;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>Asks for a segment, what its rows may hold, and why; the file comes as a download.</summary>
public sealed partial class DeIdentifiedPage
{
    private ElementReference form;
    private IJSObjectReference? module;
    private IReadOnlyList<SegmentRow>? segments;
    private IReadOnlyList<CensusRow>? censuses;
    private Error? failure;
    private Error? refusal;
    private bool maySensitive;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        maySensitive = (await Actor.GetAsync()).Holds(Permission.SensitiveAttributesUse);
        // The prerendered page shows the skeleton: waiting for the lists there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Actor.GetAsync();
        var listed = await UseCases.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), actor, CancellationToken.None);
        var counted = await UseCases.RunAsync<ListCensuses, IReadOnlyList<CensusRow>>(new ListCensuses(), actor, CancellationToken.None);
        failure = listed.Error ?? counted.Error;
        (segments, censuses) = failure is null ? (listed.Value, counted.Value) : (null, null);
    }

    private async Task ExportAsync()
    {
        refusal = (await StepUp.RunAsync<ConfirmFreshProof, Unit>(new ConfirmFreshProof())).Error;
        if (refusal is not null)
            return;
        module ??= await Js.InvokeAsync<IJSObjectReference>("import", "/modules/form.js");
        await module.InvokeVoidAsync("submit", form);
    }

    public ValueTask DisposeAsync() => module.ReleaseAsync();
}
