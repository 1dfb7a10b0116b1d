using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Layout;

/// <summary>The question of <see cref="StepUp"/>: a passkey, or password and code.</summary>
public sealed partial class StepUpDialog(StepUp stepUp, UseCaseRunner useCases, CurrentActor current, PasskeyBrowser browser, IJSRuntime js)
{
    private ElementReference dialog;
    private IJSObjectReference? module;
    private TaskCompletionSource<bool>? waiting;
    private ProofOptions? options;
    private Error? failure;
    private string? password;
    private string? code;
    private bool busy;

    protected override void OnInitialized() => stepUp.AskBy(AskAsync);

    /// <summary>Opens the dialog; answers when the person has proven who they are, or has closed it.</summary>
    private async Task<bool> AskAsync()
    {
        // A second act while the question is open waits for the same answer.
        if (waiting is { } already)
            return await already.Task;
        var found = await useCases.RunAsync<ViewProofOptions, ProofOptions>(new ViewProofOptions(), await current.GetAsync(), CancellationToken.None);
        if (!found.IsSuccess)
            return false;
        waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = waiting.Task;
        (options, failure, password, code) = (found.Value, null, null, null);
        StateHasChanged();
        module ??= await js.InvokeAsync<IJSObjectReference>("import", "/modules/dialog.js");
        await module.InvokeVoidAsync("open", dialog);
        return await answer;
    }

    private Task PresentAsync() => ProveAsync(async actor =>
    {
        var challenge = await useCases.RunAsync<AskForProof, PasskeyChallenge>(new AskForProof(), actor, CancellationToken.None);
        if (challenge.Error is { } refused)
            return refused;
        var answer = await browser.GetAsync(challenge.Value);
        return answer.Error ?? (await useCases.RunAsync<ProveWithPasskey, Unit>(
            new ProveWithPasskey { Ticket = challenge.Value.Ticket, CredentialJson = answer.Value }, actor, CancellationToken.None)).Error;
    });

    private Task TypeAsync() => ProveAsync(async actor =>
        (await useCases.RunAsync<ProveIdentity, Unit>(new ProveIdentity { Password = password ?? "", Code = code ?? "" }, actor, CancellationToken.None)).Error);

    private async Task ProveAsync(Func<Actor, Task<Error?>> prove)
    {
        if (busy)
            return;
        busy = true;
        try
        {
            failure = await prove(await current.GetAsync());
        }
        finally
        {
            busy = false;
        }

        code = null;
        if (failure is not null)
            return;
        waiting?.TrySetResult(true);
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        if (module is not null)
            await module.InvokeVoidAsync("close", dialog);
        Finish();
    }

    /// <summary>Closed by a button or by Escape: without a proof until now, there is none.</summary>
    private void Finish()
    {
        waiting?.TrySetResult(false);
        (waiting, options, password, code) = (null, null, null, null);
    }

    public async ValueTask DisposeAsync()
    {
        stepUp.AskBy(null);
        waiting?.TrySetResult(false);
        await module.ReleaseAsync();
    }
}
