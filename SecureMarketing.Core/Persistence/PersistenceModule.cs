using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SecureMarketing.Core.Persistence.Providers.PostgreSql;
using SecureMarketing.Core.Persistence.Providers.Sqlite;
using SecureMarketing.Core.Persistence.Providers.SqlServer;

namespace SecureMarketing.Core.Persistence;

public static class PersistenceModule
{
    /// <summary>Registers the data folder and a factory of the configured provider's context.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration, DataFolder folder)
    {
        var options = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        if (options.Provider == DatabaseProvider.Sqlite)
            SqliteLibrary.Prepare();
        services.AddSingleton(folder).AddSingleton(options).AddSingleton<DatabaseStart>().AddSingleton<DatabaseCopies>();
        return options.Provider switch
        {
            DatabaseProvider.Sqlite => services.AddContext<SqliteAppDbContext>(b => b.UseSqlite(SqliteConnectionText(options, folder), OneParameterPerList).AddInterceptors(new SqlitePragmas()).ConfigureWarnings(RebuildsOutsideTransactions)),
            DatabaseProvider.PostgreSql => services.AddContext<PostgreSqlAppDbContext>(b => b.UseNpgsql(PostgreSqlConnectionText(Required(options)))),
            DatabaseProvider.SqlServer => services.AddContext<SqlServerAppDbContext>(b => b.UseSqlServer(Required(options))),
            _ => throw new InvalidOperationException($"Database:Provider {(int)options.Provider} is unknown; use Sqlite, PostgreSql or SqlServer."),
        };
    }

    /// <summary>SQLite rebuilds a table with foreign keys switched off, which no transaction can hold; one process alone does it (<see cref="SqliteMigration"/>), and nobody can act upon being told.</summary>
    private static void RebuildsOutsideTransactions(WarningsConfigurationBuilder warnings) => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning);

    /// <summary>The driver behind the embedded database, for whoever opens a connection of its own.</summary>
    public static DbProviderFactory SqliteProvider => SqliteFactory.Instance;

    /// <summary>The SQLite connection string of an installation; Quartz opens the same file.</summary>
    public static string SqliteConnectionText(DatabaseOptions options, DataFolder folder) =>
        options.ConnectionString ?? new SqliteConnectionStringBuilder
        {
            DataSource = folder.File("securemarketing.db"),
            ForeignKeys = true,
            DefaultTimeout = 60,
        }.ToString();

    /// <summary>
    /// A list of ids is one parameter, unfolded by the database. A parameter per id makes a statement that is put together anew
    /// each time, in time that grows with the square of the list: of an undo that was four fifths.
    /// </summary>
    private static void OneParameterPerList(SqliteDbContextOptionsBuilder sqlite) => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter);

    /// <summary>
    /// A rule with an "or" keeps the people of its parts in a hash table; when the planner expects more of them than its working memory
    /// holds, 4 MB by default, it reads them again for each person, which at a million people takes hours. Options that the
    /// administrator gives stay as they are.
    /// </summary>
    /// <param name="text">The administrator's connection string.</param>
    public static string PostgreSqlConnectionText(string text)
    {
        var builder = new NpgsqlConnectionStringBuilder(text);
        if (string.IsNullOrEmpty(builder.Options))
            builder.Options = "-c work_mem=64MB";
        return builder.ToString();
    }

    private static string Required(DatabaseOptions options) => options.ConnectionString
        ?? throw new InvalidOperationException($"Database:ConnectionString is missing; {options.Provider} needs it.");

    private static IServiceCollection AddContext<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> use)
        where TContext : AppDbContext
    {
        services.AddDbContextFactory<TContext>(use);
        services.AddSingleton<IDbContextFactory<AppDbContext>, ContextFactory<TContext>>();
        return services;
    }

    private sealed class ContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<AppDbContext>
        where TContext : AppDbContext
    {
        public AppDbContext CreateDbContext() => inner.CreateDbContext();
    }
}
