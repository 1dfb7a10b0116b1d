using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence.Providers.Sqlite;

namespace SecureMarketing.Core.Persistence;

/// <summary>Copies of the embedded database, taken while it is in use. Servers are copied by their own tools, which alone know their logs.</summary>
internal sealed class DatabaseCopies(DatabaseOptions options, IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>False for PostgreSQL and SQL Server.</summary>
    public bool AreMade => options.Provider == DatabaseProvider.Sqlite;

    /// <summary>The same, by the database itself.</summary>
    public static bool AreMadeOf(AppDbContext db) => db.Dialect.Provider == DatabaseProvider.Sqlite;

    /// <summary>Writes everything that is committed at one moment, and answers what was read of it at the same moment.</summary>
    /// <param name="path">A file that does not exist.</param>
    /// <param name="mark">Reads what the copy is to be held against.</param>
    /// <param name="cancellationToken">Ends the reading; the copying itself is one step.</param>
    /// <exception cref="SqliteException">The disk refuses.</exception>
    public async Task<T> WriteAsync<T>(string path, Func<AppDbContext, Task<T>> mark, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        // The provider's own transaction takes the write lock, and everybody would wait for the copy; this one only reads.
        await db.Database.ExecuteSqlRawAsync("BEGIN", cancellationToken);
        try
        {
            var marked = await mark(db);
            await using var copy = new SqliteConnection(TextOf(path));
            await copy.OpenAsync(cancellationToken);
            await Task.Run(() => ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(copy), cancellationToken);
            return marked;
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync("COMMIT", CancellationToken.None);
        }
    }

    /// <summary>Opens a copy as the product opens its database.</summary>
    public static AppDbContext Open(string path) =>
        new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite(TextOf(path)).AddInterceptors(new SqlitePragmas()).Options);

    /// <summary>Brings a copy to this build's schema, as a start does.</summary>
    public static Task BringUpAsync(AppDbContext copy, CancellationToken cancellationToken) => SqliteMigration.RunAsync(copy, cancellationToken);

    /// <summary>What SQLite itself finds wrong with the file; null: nothing.</summary>
    public static async Task<string?> FaultAsync(AppDbContext copy, CancellationToken cancellationToken)
    {
        var found = await copy.Database.SqlQueryRaw<string>("SELECT integrity_check AS \"Value\" FROM pragma_integrity_check").ToListAsync(cancellationToken);
        if (found is not ["ok"])
            return "integrity_check";
        return await copy.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM pragma_foreign_key_check").ToListAsync(cancellationToken) is [0] ? null : "foreign_key_check";
    }

    /// <summary>Rows of each table of the model.</summary>
    public static async Task<SortedDictionary<string, long>> RowsAsync(AppDbContext db, IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await using (var statements = new PreparedStatements(db))
        {
            foreach (var table in tables)
                rows[table] = await statements.ValueAsync<long>($"SELECT COUNT(*) FROM \"{table}\"", cancellationToken) ?? 0;
        }

        await db.Database.CloseConnectionAsync();
        return rows;
    }

    public static IReadOnlyList<string> TablesOf(AppDbContext db) => [.. db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct(StringComparer.Ordinal)];

    // Not pooled: the file is deleted, or put elsewhere, as soon as it is closed.
    private static string TextOf(string path) => new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, Pooling = false }.ToString();
}
