using Microsoft.AspNetCore.Connections;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending.Jobs;
using SecureMarketing.Web.Api;
using SecureMarketing.Web.Api.Public;
using SecureMarketing.Web.Cli;
using SecureMarketing.Web.Cli.Demo;
using SecureMarketing.Web.Components;

namespace SecureMarketing.Web.Hosting;

/// <summary>The web application: services, middleware, endpoints.</summary>
public static class WebHost
{
    /// <summary>Where it listens unless <c>--urls</c> says otherwise: reachable from this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static async Task<int> RunAsync(string[] args)
    {
        var demo = args.Contains(DemoStart.Switch, StringComparer.Ordinal);
        await using var app = Build(demo ? DemoArguments(args) : args);
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        try
        {
            await app.StartAsync();
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync("Another program listens on that address already. Choose another one: --urls http://127.0.0.1:5081");
            return CliRoot.Refused;
        }

        if (!demo)
        {
            await FirstRun.AnnounceAsync(app, Console.Out);
        }
        else if (!await DemoStart.RunAsync(app, Console.Out, app.Lifetime.ApplicationStopping))
        {
            await app.StopAsync();
            return CliRoot.Refused;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>A demo lives in a folder of its own, and its mail links to wherever it listens.</summary>
    private static string[] DemoArguments(string[] args)
    {
        var given = new ConfigurationBuilder().AddCommandLine([.. args.Where(a => a != DemoStart.Switch)]).Build();
        var url = given[WebHostDefaults.ServerUrlsKey]?.Split(';')[0] ?? DefaultUrl;
        return
        [
            "--data", DemoStart.DefaultFolder,
            "--" + Core.Kernel.Organisation.Section + ":Name", DemoPeople.Organisation,
            "--" + Core.Kernel.Organisation.Section + ":SenderAddress", "office@" + DemoCampaigns.FromDomain,
            "--" + Core.Tracking.PublicAddress.Setting, url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            .. args.Where(a => a != DemoStart.Switch),
        ];
    }

    /// <summary>Composes the application without starting it.</summary>
    /// <param name="args"><c>--data DIR</c>, <c>--urls URL</c> and any setting as <c>--Section:Key value</c>.</param>
    /// <param name="configure">A test's last word on the services.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        // Content lies beside the program, wherever it was started from; only the data folder follows the caller.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(WebHost).Assembly.GetName().Name,
        });
        var folder = new DataFolder(builder.Configuration["data"] ?? "./data");
        builder.Configuration.AddConfiguration(Configuration.Build(folder));
        builder.Configuration.AddCommandLine(args);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Logging.AddSafeConsole();
        builder.Services.AddCore(builder.Configuration, folder).AddAuditSealing().AddImportWorker().AddLiveAudience().AddClock(builder.Configuration, folder, quartz =>
        {
            BouncesModule.Clock(quartz);
            CampaignsModule.Clock(quartz);
            ComplianceModule.Clock(quartz);
        }).AddWeb(builder.Configuration);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseWeb();
        return app;
    }

    private static void UseWeb(this WebApplication app)
    {
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseFormRefusals();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        // On loopback there is no wire to protect, and no certificate either.
        app.UseWhen(context => !Loopback.Is(context), remote => remote.UseHsts().UseHttpsRedirection());
        app.UseAuthentication();
        app.UseAuthorization();
        app.UsePasskeyFirst();
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/healthz").AllowAnonymous();
        app.MapCompliance();
        app.MapApprovals();
        app.MapReporting();
        app.MapDeIdentified();
        app.MapPersonRights();
        app.MapRetention();
        app.MapGovernance();
        app.MapImports();
        app.MapConsent();
        app.MapAccount();
        app.MapTracking();
        app.MapPreferences();
        app.MapPortal();
        app.MapSigning();
        app.MapDesk();
        app.MapForms();
        app.MapRazorComponents<HostPage>().AddInteractiveServerRenderMode();
    }
}
