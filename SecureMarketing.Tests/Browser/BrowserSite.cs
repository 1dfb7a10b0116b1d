using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Persistence.Providers.Sqlite;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Browser;

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserSite>
{
    public const string Name = "browser";
}

/// <summary>
/// The real web app on a real port over a throw-away demo database, and one chromium. Shared by all browser tests, which
/// run one after the other; a test that needs an untouched database starts a site of its own.
/// </summary>
public class BrowserSite : IAsyncLifetime
{
    public const string Variable = "SM_TEST_CHROMIUM";

    /// <summary>What does not end by then is a fault to be told, not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Action<IServiceCollection>? configure;
    private readonly bool withDemo = true;
    private readonly DataFolder folder = new(Path.Combine(Path.GetTempPath(), "sm-browser-" + Guid.CreateVersion7().ToString("N")));
    private readonly ConcurrentDictionary<Role, (string State, DateTimeOffset UsedAt)> sessions = new();
    private WebApplication? app;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public BrowserSite()
    {
    }

    /// <param name="configure">A test's last word on the services.</param>
    internal BrowserSite(Action<IServiceCollection> configure) => this.configure = configure;

    private BrowserSite(bool withDemo) => this.withDemo = withDemo;

    /// <summary>An installation as it is after the first start: nobody has an account, nothing is on file.</summary>
    internal static BrowserSite Empty() => new(withDemo: false);

    /// <summary>Whether there is a browser to visit with.</summary>
    public static bool HasBrowser => File.Exists(Chromium);

    /// <summary>The headless shell renders the same pages for about half of the whole browser's processor time.</summary>
    private static string Chromium => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.FirstOrDefault(File.Exists) ?? "/usr/bin/chromium-headless-shell";

    /// <summary>Scheme, host and port; the host is a name, because an address cannot be a WebAuthn party.</summary>
    public string Origin { get; private set; } = "";

    public IServiceProvider Services => app!.Services;

    /// <summary>Lets a test decide when the answer of a count comes.</summary>
    internal HeldCount Counts { get; } = new();

    /// <summary>Filled with the demo's people, who need no passkey.</summary>
    protected virtual bool IsDemo => withDemo;

    /// <summary>
    /// Sessions are shared by many tests, so a sign-in counts as fresh for their whole run: what a page does with an old proof is
    /// the matter of <see cref="RegulatedSite"/>.
    /// </summary>
    protected virtual void Configure(IServiceCollection services)
    {
        services.AddSingleton(new FreshProof(StaffSession.AbsoluteLimit));
        configure?.Invoke(services);
    }

    public async ValueTask InitializeAsync()
    {
        if (!HasBrowser)
            return;
        await SchemaTemplate.CopySqliteAsync(folder);
        app = WebHost.Build(["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--environment", "Development", "--RateLimits:SignInBurst", "1000000", "--Import:SourceRoot", folder.Folder("incoming"), "--Import:Fhir:PrivateHosts:0", "localhost"], services =>
        {
            services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(Counts));
            Configure(services);
        });
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        await app.StartAsync();
        // Before any test puts something in: the demo accounts join an untouched database only.
        if (IsDemo)
            await RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo());
        Origin = app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        playwright = await Playwright.CreateAsync();
        browser = await LaunchAsync();
    }

    private Task<IBrowser> LaunchAsync() => playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = Flags });

    /// <summary>Runs a use case as the machine's operator: how a test brings about what its page shows.</summary>
    public async Task<TResult> RunAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult>
    {
        var answer = await Services.GetRequiredService<UseCaseRunner>().RunAsync<TCommand, TResult>(command, Actor.Operator("test"), CancellationToken.None);
        return answer.IsSuccess ? answer.Value : throw new InvalidOperationException($"{answer.Error.Code}: {answer.Error.Message}");
    }

    /// <summary>Brings people in as a file would.</summary>
    /// <param name="rows">A line each.</param>
    /// <param name="header">Its columns.</param>
    public async Task PeopleAsync(string rows, string header = "id,last")
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        await File.WriteAllTextAsync(file, header + "\n" + rows);
        try
        {
            var run = await RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, "people.csv")], new ImportOptions()));
            await RunAsync<RunImport, ImportRunId>(new RunImport(run));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// A browser window of someone with this role, signed in. The first time it goes through the sign-in pages with a TOTP
    /// code; later windows of the role share that session, because a code is good once.
    /// </summary>
    /// <param name="role">Whose session.</param>
    /// <param name="view">How the window looks; null for a desktop.</param>
    /// <param name="origin">Another way to this site than its own address, for example over a slow wire.</param>
    public async Task<Visitor> SignInAsync(Role role, Viewport? view = null, string? origin = null)
    {
        Skip();
        // A session that nobody used while the tests of other roles ran has idled out.
        if (!sessions.TryGetValue(role, out var held) || TimeProvider.System.GetUtcNow() - held.UsedAt > StaffSession.IdleLimit / 2)
        {
            await using var visitor = await NewVisitorAsync(null, view);
            await visitor.SignInToDemoAsync(role);
            held.State = await visitor.Context.StorageStateAsync();
        }

        sessions[role] = (held.State, TimeProvider.System.GetUtcNow());
        return await NewVisitorAsync(held.State, view, origin);
    }

    /// <summary>A window of someone who is not signed in.</summary>
    public Task<Visitor> VisitAsync(Viewport? view = null)
    {
        Skip();
        return NewVisitorAsync(null, view);
    }

    private static void Skip() => Component.SkipUnless("chromium", HasBrowser, $"apt-get install chromium-headless-shell, or set {Variable} to a chromium.");

    private async Task<Visitor> NewVisitorAsync(string? state, Viewport? view, string? origin = null)
    {
        view ??= Viewport.Desktop;
        origin ??= Origin;
        // A browser that the machine killed (memory) fails the test that ran, not all that follow.
        if (!browser!.IsConnected)
            browser = await LaunchAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = origin,
            StorageState = state,
            ViewportSize = new ViewportSize { Width = view.Width, Height = view.Height },
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        await context.AddCookiesAsync(view.Cookies(origin));
        // A loaded two-core machine renders a page in seconds, not in the usual fraction of one.
        context.SetDefaultTimeout(45_000);
        Assertions.SetDefaultExpectTimeout(20_000);
        return await Visitor.OpenAsync(this, context, origin);
    }

    /// <summary>A window on another server than this one, such as a process that a test kills.</summary>
    public async Task<IBrowserContext> NewContextAsync(string origin)
    {
        Skip();
        if (!browser!.IsConnected)
            browser = await LaunchAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = origin, ViewportSize = new ViewportSize { Width = Viewport.Desktop.Width, Height = Viewport.Desktop.Height } });
        context.SetDefaultTimeout(45_000);
        Assertions.SetDefaultExpectTimeout(20_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (browser is not null)
            await browser.DisposeAsync().AsTask().WaitAsync(Patience);
        playwright?.Dispose();
        if (app is not null)
        {
            await app.StopAsync().WaitAsync(Patience);
            await app.DisposeAsync().AsTask().WaitAsync(Patience);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(folder.Path))
            Directory.Delete(folder.Path, recursive: true);
    }
}
