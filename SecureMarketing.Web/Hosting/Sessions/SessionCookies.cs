using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// The two cookies of a sign-in: a five-minute one between the factors, and the session's. Both are encrypted under
/// data-protection keys in the database; the session itself is a row that every request re-reads.
/// </summary>
internal static class SessionCookies
{
    private static readonly TimeSpan BetweenFactors = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddSessionCookies(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options =>
            {
                // The row decides about idleness: the cookie alone must only not outlive the longest session.
                Harden(options, "sm-session", StaffSession.AbsoluteLimit);
                options.SlidingExpiration = false;
                options.LoginPath = "/account/sign-in";
                options.ReturnUrlParameter = "returnUrl";
                options.Events.OnValidatePrincipal = EndWithSessionAsync;
                options.Events.OnRedirectToAccessDenied = NoteDeniedAsync;
            })
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options => Harden(options, "sm-factor", BetweenFactors));
        return services;
    }

    private static void Harden(CookieAuthenticationOptions options, string name, TimeSpan lifetime)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        // Loopback speaks plain HTTP; everything else was redirected to HTTPS before a cookie is set.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = lifetime;
    }

    /// <summary>The page itself never runs, so what was tried is noted here; without the note no answer (fail closed).</summary>
    private static async Task NoteDeniedAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { Length: > 0 } pattern } && http.User.Identity?.IsAuthenticated == true)
            await http.RequestServices.GetRequiredService<UseCaseRunner>().RunAsync<NoteDeniedPage, Unit>(new NoteDeniedPage(pattern[..Math.Min(64, pattern.Length)]), CurrentActor.Of(http), http.RequestAborted);
        // Said at the address itself, with its status: a redirect would hide from programs that this was refused.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
    }

    private static async Task EndWithSessionAsync(CookieValidatePrincipalContext context)
    {
        var actor = SessionClaims.ActorOf(context.Principal!, null);
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<LiveSessions>();
        if (await sessions.LookAsync(new UserId(actor.Id), actor.Session, http.RequestAborted) is { } standing)
        {
            if (standing.Emergency is not null && context.Principal!.Identity is ClaimsIdentity identity)
                identity.AddClaim(new Claim(SessionClaims.Emergency, "1"));
            if (standing.NeedsPasskey)
                PasskeyFirst.Demand(http);
            if (PasskeyFirst.IsPage(http.Request))
                await sessions.SeenAsync(actor.Session, http.RequestAborted);
            return;
        }

        context.RejectPrincipal();
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
