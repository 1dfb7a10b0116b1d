using Microsoft.EntityFrameworkCore;

namespace SecureMarketing.Core.Persistence;

/// <summary>Settings of a transaction that runs many short statements.</summary>
internal static class ShortStatements
{
    /// <summary>
    /// PostgreSQL compiles a statement whose estimate is high; over tables that just began to fill the estimates are, and the
    /// compiling took more than a third of the server's time for an import. Until the transaction's end; other engines do no such thing.
    /// </summary>
    public static async Task UseShortStatementsAsync(this AppDbContext db, CancellationToken cancellationToken)
    {
        if (db.Dialect.Provider == DatabaseProvider.PostgreSql)
            await db.Database.ExecuteSqlRawAsync("SET LOCAL jit = off", cancellationToken);
    }
}
