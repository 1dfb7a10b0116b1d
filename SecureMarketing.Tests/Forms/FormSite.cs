using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Forms;

/// <summary>The real web app on a real port, with a form, a clock that can be moved, and everything it logs.</summary>
public sealed class FormSite : IAsyncLifetime
{
    private readonly DataFolder folder = new(Path.Combine(Path.GetTempPath(), "sm-form-" + Guid.CreateVersion7().ToString("N")));
    private readonly Recorder log = new();
    private readonly MovedTime clock = new();
    private WebApplication? app;

    public string Address { get; private set; } = "";

    public FormId Form { get; private set; }

    public string Log => string.Join('\n', log.Lines);

    public Uri Root => new(app!.Urls.First());

    public AppDbContext NewContext() => app!.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();

    public void Pass(TimeSpan time) => clock.Moved += time;

    /// <summary>A browser: keeps cookies, follows no redirect.</summary>
    public HttpClient Visit() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Root };

    public Task<Result<T>> RunAsync<TCommand, T>(TCommand command, Actor actor) where TCommand : ICommand<T> =>
        app!.Services.GetRequiredService<UseCaseRunner>().RunAsync<TCommand, T>(command, actor, CancellationToken.None);

    public async ValueTask InitializeAsync()
    {
        await Support.SchemaTemplate.CopySqliteAsync(folder);
        app = WebHost.Build(["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--environment", "Development", "--Logging:LogLevel:Default", "Trace"], services =>
            services.AddSingleton<TimeProvider>(clock).AddSingleton<Core.UseCases.IRightsGuard, Support.CarriedRights>().AddSingleton<ILoggerProvider>(log));
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        await app.StartAsync();
        var saved = (await RunAsync<SaveForm, SavedForm>(new SaveForm(null, null, FormBench.Name, FormBench.Definition), FormBench.Editor)).Value;
        Assert.Null((await RunAsync<PublishForm, int>(new PublishForm(saved.Form), FormBench.Officer)).Error);
        (Form, Address) = (saved.Form, "/f/" + saved.Slug);
    }

    public async ValueTask DisposeAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder.Path, recursive: true);
    }

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Moved { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Moved;
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
