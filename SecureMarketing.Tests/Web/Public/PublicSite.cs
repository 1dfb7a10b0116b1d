using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Portal;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Web.Public;

/// <summary>The real web app on a real port, for requests without a browser.</summary>
public sealed class PublicSite : IAsyncLifetime
{
    private readonly DataFolder folder = new(Path.Combine(Path.GetTempPath(), "sm-public-" + Guid.CreateVersion7().ToString("N")));
    private WebApplication? app;

    public IServiceProvider Services => app!.Services;

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; private set; } = null!;

    public AppDbContext NewContext() => Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();

    public async ValueTask InitializeAsync()
    {
        await SchemaTemplate.CopySqliteAsync(folder);
        app = WebHost.Build(["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--environment", "Development", "--Organisation:SenderAddress", "office@harbor.example.org"], PortalVisit.Configure);
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        await app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd(Tracking.TrackedPerson.Browser);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder.Path, recursive: true);
    }
}
