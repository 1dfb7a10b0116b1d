using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using MudBlazor.Services;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Features.Segmentation;

namespace SecureMarketing.Web.Hosting;

/// <summary>What the web app needs beside Core.</summary>
internal static class WebServices
{
    public static IServiceCollection AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.AddFilter<ConnectionRegistration>());
        services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddSessionCookies();
        services.AddScoped<SessionAuthenticationState>().AddScoped<AuthenticationStateProvider>(provider => provider.GetRequiredService<SessionAuthenticationState>());
        services.AddSingleton<OpenCircuits>().AddSingleton<ConnectionRegistration>().AddScoped<CircuitHandler, CircuitRegistration>().AddHostedService<SessionWatch>();
        services.AddScoped<StepUp>().AddScoped<PasskeyBrowser>();
        services.AddAuthorization(NeedsAttribute.AddPolicies);
        services.AddRateLimiter(options => RateLimits.Configure(options, configuration));
        // Pages over plain loopback HTTP. Over HTTPS they stay as they are (the default): compressing secrets together with what a
        // requester sends tells their length (BREACH). Static assets are compressed at build time and carry no secret.
        services.AddResponseCompression();
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddScoped<CurrentActor>().AddScoped<Announcer>().AddSingleton<DraftSavers>().AddSingleton<CopiedRules>().AddSingleton<SiteEnvironment>().AddSingleton<SiteZone>();
        services.AddScoped<TaskBoard>().AddScoped<ShellNews>();
        AddContributions(services, typeof(IHomeSource), typeof(IWorkSource), typeof(ITaskSource), typeof(INoticeSource));
        return services;
    }

    /// <summary>What modules contribute to the shell and the home page, found by scanning: a feature registers itself by existing.</summary>
    private static void AddContributions(IServiceCollection services, params ReadOnlySpan<Type> ports)
    {
        foreach (var port in ports)
        {
            foreach (var source in typeof(WebServices).Assembly.GetTypes())
            {
                if (source is { IsClass: true, IsAbstract: false } && port.IsAssignableFrom(source))
                    services.AddTransient(port, source);
            }
        }
    }
}
