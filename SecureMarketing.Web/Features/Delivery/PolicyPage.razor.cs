using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>The policy per class of message, and what it means for one address.</summary>
public sealed partial class PolicyPage
{
    private IReadOnlyList<DeliveryPolicyRow>? policies;
    private Error? failure;
    private bool mayEdit;
    private ConfirmDialog? dialog;
    private HipaaClass edited = HipaaClass.NotMarketing;
    private DeliveryMode mode;
    private PhiLevel acceptPkixMx;
    private bool portalAllowed;
    private bool plainFirst;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayEdit = (await Current.GetAsync()).Holds(Permission.DeliveryPolicyEdit);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var answer = await UseCases.RunAsync<ViewDeliveryPolicies, IReadOnlyList<DeliveryPolicyRow>>(new ViewDeliveryPolicies(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        policies = answer.IsSuccess ? answer.Value : null;
        // The dialog calls this, and a dialog's act renders the dialog alone.
        StateHasChanged();
    }

    private Task EditAsync(DeliveryPolicyRow policy)
    {
        edited = policy.MessageClass;
        mode = policy.Rules.Mode;
        acceptPkixMx = policy.Rules.AcceptPkixMx;
        portalAllowed = policy.Rules.PortalAllowed;
        plainFirst = policy.Rules.PlainPreferenceOutranksKeys;
        return dialog!.ShowAsync();
    }

    private async Task<Error?> SaveAsync()
    {
        var rules = new DeliveryRules { Mode = mode, AcceptPkixMx = acceptPkixMx, PortalAllowed = portalAllowed, PlainPreferenceOutranksKeys = plainFirst };
        var answer = await StepUp.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(edited, rules));
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }
}
