using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Persistence.Providers.PostgreSql;
using SecureMarketing.Core.Persistence.Providers.Sqlite;
using SecureMarketing.Tests.Persistence.SqlServer;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence;

/// <summary>The migrations of every provider make exactly the model of this build.</summary>
public sealed class MigrationTests
{
    public static TheoryData<DatabaseProvider> Providers => [.. Enum.GetValues<DatabaseProvider>()];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Migrations_LeaveNothingPending(DatabaseProvider provider)
    {
        using var db = Context(provider);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "Run: dotnet ef migrations add NAME --context …, for each provider.");
    }

    /// <summary>EF's lock is a row that a killed process leaves behind; the next start must neither wait for it nor trip over it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_AfterADeathWhileMigrating_GoesOn(bool allDone)
    {
        await using var host = await TestHost.StartAsync(prepare: false);
        await using (var db = host.NewContext())
        {
            await db.GetService<IMigrator>().MigrateAsync(allDone ? null : db.Database.GetMigrations().First(), TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-28 19:53:33.9842769+00:00');
                """, TestContext.Current.CancellationToken);
        }

        await host.Get<DatabaseStart>().PrepareAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        await using var check = host.NewContext();
        Assert.Empty(await check.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Two that start at once: one migrates, the other waits and finds it done.</summary>
    [Fact]
    public async Task TwoStarts_AtOnce_BothEndReady()
    {
        await using var host = await TestHost.StartAsync(prepare: false);
        var start = host.Get<DatabaseStart>();

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => start.PrepareAsync(TestContext.Current.CancellationToken)))).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        await using var db = host.NewContext();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The other has made the file and not yet given it its log: whoever only looks must not ask for one.</summary>
    [Fact]
    public async Task Start_WhileAnotherHasJustMadeTheFile_GoesOn()
    {
        await using var host = await TestHost.StartAsync(prepare: false);
        await using var db = host.NewContext();
        await using (var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = db.Database.GetDbConnection().DataSource, Pooling = false }.ToString()))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE half(id); DROP TABLE half;";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await host.Get<DatabaseStart>().PrepareAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    private static AppDbContext Context(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options),
        DatabaseProvider.PostgreSql => new PostgreSqlAppDbContext(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql("Host=none").Options),
        _ => new CapturingSqlServer().CreateDbContext(),
    };
}
