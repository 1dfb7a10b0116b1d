using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;

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
                options.AccessDeniedPath = "/account/denied";
                options.ReturnUrlParameter = "returnUrl";
                options.Events.OnValidatePrincipal = EndWithSessionAsync;
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

    private static async Task EndWithSessionAsync(CookieValidatePrincipalContext context)
    {
        var actor = SessionClaims.ActorOf(context.Principal!, null);
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<LiveSessions>();
        if (await sessions.LookAsync(new UserId(actor.Id), actor.Session, http.RequestAborted) is { } standing)
        {
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
