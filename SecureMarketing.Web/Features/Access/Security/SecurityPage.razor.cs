using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access.Security;

/// <summary>One's own sign-in: passkeys, authenticator, recovery codes, password, sessions.</summary>
public sealed partial class SecurityPage(UseCaseRunner useCases, CurrentActor current, Announcer announcer)
{
    private OwnSecurity? security;
    private Error? failure;

    // The prerendered page shows the skeleton: waiting for the answer there would keep everything back, and ask twice.
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var answer = await useCases.RunAsync<ViewOwnSecurity, OwnSecurity>(new ViewOwnSecurity(), await current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        if (answer.IsSuccess)
            security = answer.Value;
    }

    private async Task<Error?> RevokeAsync(SessionId? session)
    {
        var answer = await useCases.RunAsync<RevokeOwnSessions, int>(new RevokeOwnSessions(session), await current.GetAsync(), CancellationToken.None);
        await LoadAsync();
        if (answer.IsSuccess)
            announcer.Say(SessionWords.Ended(answer.Value));
        return answer.Error;
    }
}
