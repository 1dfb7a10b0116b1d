using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Runs beside the other browser tests: each of the two mostly waits for its browser, and one after the other they would take
/// longer than everything else together.
/// </summary>
[CollectionDefinition(Name)]
public sealed class FilledSiteCollection : ICollectionFixture<FilledSite>
{
    public const string Name = "filled site";
}

/// <summary>
/// A site over the data of a working organisation, made once by the demo's own steps when the first test asks for it. Tests
/// look; what one changes, another finds changed.
/// </summary>
public sealed class FilledSite : IAsyncLifetime
{
    private readonly BrowserSite site;
    private readonly Lazy<Task> opening;
    private readonly Lazy<Task<IReadOnlyList<Finding>>> walk;

    public FilledSite()
    {
        site = new BrowserSite(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            Stage.Around(services);
        });
        opening = new Lazy<Task>(FillAsync);
        walk = new Lazy<Task<IReadOnlyList<Finding>>>(() => new PageWalk(this).RunAsync());
    }

    internal Stage Stage { get; } = new();

    internal HeldClock Clock { get; } = new();

    internal SiteContents Contents { get; private set; } = null!;

    /// <summary>The site, ready to be visited.</summary>
    public async Task<BrowserSite> OpenAsync()
    {
        await opening.Value;
        return site;
    }

    /// <summary>What is wrong on the pages of the catalogue, each looked at once.</summary>
    internal Task<IReadOnlyList<Finding>> WalkAsync() => walk.Value;

    private async Task FillAsync()
    {
        await site.InitializeAsync();
        if (!BrowserSite.HasBrowser)
            return;
        Contents = await new SiteFilling(site).RunAsync(CancellationToken.None);
        // The staff's codes were used to fill, and each is good once: the next ones would come after half a minute (RFC 6238).
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await db.StaffUsers.ExecuteUpdateAsync(set => set.SetProperty(u => u.LastTotpStep, (long?)null));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => opening.IsValueCreated ? site.DisposeAsync() : ValueTask.CompletedTask;
}
