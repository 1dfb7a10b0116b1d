using Microsoft.AspNetCore.Identity;
using MudBlazor.Services;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Hosting;

/// <summary>What the web app needs beside Core.</summary>
internal static class WebServices
{
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorization(NeedsAttribute.AddPolicies);
        services.AddRateLimiter(RateLimits.Configure);
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddScoped<CurrentActor>().AddScoped<Announcer>().AddSingleton<SiteEnvironment>();
        return services;
    }
}
