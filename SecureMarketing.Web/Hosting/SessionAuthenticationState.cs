using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Hosting;

/// <summary>Looks every minute whether an open circuit's session still lives; looking does not keep it alive.</summary>
internal sealed class SessionAuthenticationState(ILoggerFactory loggers, LiveSessions sessions) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var actor = SessionClaims.ActorOf(authenticationState.User, null);
        return await sessions.RightsAsync(new UserId(actor.Id), actor.Session, isUse: false, cancellationToken) is not null;
    }
}
