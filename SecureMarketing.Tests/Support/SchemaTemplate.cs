using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Support;

/// <summary>
/// An empty database of each engine at the schema of this build, migrated once per run of the tests and copied for every
/// host: migrations take longer than most tests, and their result is always the same.
/// </summary>
internal static class SchemaTemplate
{
    private static readonly Lazy<Task<string>> SqliteFile = new(MakeSqliteAsync);
    private static readonly Lazy<Task<string>> PostgresName = new(MakePostgresAsync);

    /// <summary>Puts a copy where a host with this folder looks for its embedded database.</summary>
    public static async Task CopySqliteAsync(DataFolder folder) => File.Copy(await SqliteFile.Value, Path.Combine(folder.Path, Path.GetFileName(await SqliteFile.Value)));

    /// <returns>Connection string of a copy.</returns>
    public static async Task<string> CopyPostgresAsync() => TestPostgres.NewDatabase(await PostgresName.Value);

    private static async Task<string> MakeSqliteAsync()
    {
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "sm-schema-" + Guid.CreateVersion7().ToString("N")));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder.Path, recursive: true);
        await using (var services = Services(folder, new() { ["Database:Provider"] = nameof(DatabaseProvider.Sqlite) }))
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
            await db.Database.MigrateAsync();
            // All of it into the one file that is copied.
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return Directory.GetFiles(folder.Path, "*.db").Single();
    }

    private static async Task<string> MakePostgresAsync()
    {
        // Nobody may be connected to a database that is copied.
        var connection = new NpgsqlConnectionStringBuilder(TestPostgres.NewDatabase()) { Pooling = false };
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "sm-schema-" + Guid.CreateVersion7().ToString("N")));
        await using var services = Services(folder, new() { ["Database:Provider"] = nameof(DatabaseProvider.PostgreSql), ["Database:ConnectionString"] = connection.ToString() });
        await using var db = await services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
        Directory.Delete(folder.Path, recursive: true);
        return connection.Database!;
    }

    private static ServiceProvider Services(DataFolder folder, Dictionary<string, string?> settings) =>
        new ServiceCollection().AddLogging().AddPersistence(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), folder).BuildServiceProvider();
}
