using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Web.Hosting;

/// <summary>Who is signed in on this circuit. <see cref="SessionWatch"/> ends it when the session is over.</summary>
internal sealed class SessionAuthenticationState : ServerAuthenticationStateProvider
{
    /// <summary>Raised once, when <see cref="Ended"/> is set.</summary>
    public event Action? SessionEnded;

    /// <summary>Why the session is over; null while it lives.</summary>
    public SessionEnd? Ended { get; private set; }

    public void End(SessionEnd reason)
    {
        if (Ended is not null)
            return;
        Ended = reason;
        SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        SessionEnded?.Invoke();
    }
}
