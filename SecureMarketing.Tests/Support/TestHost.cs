using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Access;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Support;

/// <summary>
/// All of Core over a throw-away database, with a clock that only moves when told. SQLite in a temporary folder, or a
/// database of its own in the PostgreSQL that <c>SM_TEST_POSTGRES</c> names.
/// </summary>
public sealed class TestHost : IStaffHost, IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services;

    private TestHost(ServiceProvider services, DataFolder folder, FakeTimeProvider clock)
    {
        this.services = services;
        Folder = folder;
        Clock = clock;
    }

    public DataFolder Folder { get; }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => services;

    /// <summary>Holds every permission, as the command line does.</summary>
    public Actor Operator { get; } = Actor.Operator("test");

    public static async Task<TestHost> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite,
        Action<IServiceCollection>? configure = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        bool prepare = true,
        bool realSessions = false)
    {
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "sm-test-" + Guid.CreateVersion7().ToString("N")));
        var values = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Database:Provider"] = provider.ToString() };
        if (provider == DatabaseProvider.PostgreSql && !values.ContainsKey("Database:ConnectionString"))
        {
            // Skips here, where no copy can be made.
            values["Database:ConnectionString"] = prepare && TestPostgres.Server is not null ? await SchemaTemplate.CopyPostgresAsync() : TestPostgres.NewDatabase();
        }
        else if (prepare && provider == DatabaseProvider.Sqlite && !values.ContainsKey("Database:ConnectionString"))
        {
            await SchemaTemplate.CopySqliteAsync(folder);
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var clock = new FakeTimeProvider(Start);
        var collection = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(clock)
            .AddLogging()
            .AddCore(configuration, folder);
        if (!realSessions)
            collection.AddSingleton<IRightsGuard, CarriedRights>();
        configure?.Invoke(collection);
        var provided = collection.BuildServiceProvider();
        if (prepare)
            await provided.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        return new TestHost(provided, folder, clock);
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public AppDbContext NewContext() => Get<IDbContextFactory<AppDbContext>>().CreateDbContext();

    public Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, Actor? actor = null) where TCommand : ICommand<TResult> =>
        Get<UseCaseRunner>().RunAsync<TCommand, TResult>(command, actor ?? Operator, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        var database = Get<DatabaseOptions>();
        await services.DisposeAsync();
        // The server has few connections for many tests: none stays open in a pool that nobody asks any more.
        if (database.Provider == DatabaseProvider.PostgreSql)
            TestPostgres.Leave(database.ConnectionString!);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder.Path, recursive: true);
    }
}
