using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Persistence.Providers.PostgreSql;
using SecureMarketing.Core.Persistence.Providers.Sqlite;
using SecureMarketing.Tests.Persistence.SqlServer;

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

    private static AppDbContext Context(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options),
        DatabaseProvider.PostgreSql => new PostgreSqlAppDbContext(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql("Host=none").Options),
        _ => new CapturingSqlServer().CreateDbContext(),
    };
}
