using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>A person's copy of their record, and their erasure with what stays named beforehand.</summary>
public sealed partial class PersonRightsPage
{
    private ElementReference form;
    private IJSObjectReference? module;
    private ErasurePlan? plan;
    private ErasureOutcome? erased;
    private Error? failure;
    private Error? refusal;
    private ConfirmDialog? dialog;
    private string reason = "";

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        // The prerendered page shows the skeleton: waiting for the plan there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var planned = await UseCases.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(ContactId.From(Id)), await Actor.GetAsync(), CancellationToken.None);
        failure = planned.Error;
        plan = planned.IsSuccess ? planned.Value : null;
    }

    private async Task CopyAsync()
    {
        refusal = (await StepUp.RunAsync<ConfirmFreshProof, Unit>(new ConfirmFreshProof())).Error;
        if (refusal is not null)
            return;
        module ??= await Js.InvokeAsync<IJSObjectReference>("import", "/modules/form.js");
        await module.InvokeVoidAsync("submit", form);
    }

    private async Task<Error?> EraseAsync()
    {
        var outcome = await StepUp.RunAsync<ErasePerson, ErasureOutcome>(new ErasePerson(ContactId.From(Id), plan!.Fingerprint, reason));
        if (outcome.Error is { } error)
        {
            if (error == RightsErrors.PlanChanged)
                await LoadAsync();
            return error;
        }

        erased = outcome.Value;
        return null;
    }

    public ValueTask DisposeAsync() => module.ReleaseAsync();
}
