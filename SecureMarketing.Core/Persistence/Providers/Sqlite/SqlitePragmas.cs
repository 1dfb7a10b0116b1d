using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SecureMarketing.Core.Persistence.Providers.Sqlite;

/// <summary>
/// Settings of each connection. WAL: readers never wait for the writer. synchronous=FULL: with NORMAL a power loss can
/// take back a committed "dot sent" row, and the message would be sent twice. The log is moved into the database every 8,000
/// pages (32 MB) instead of every 1,000: sending writes the same pages again and again, and each move costs another flush. The page cache
/// is 4 MB a connection, for each of a sender's connections keeps its own: with 32 MB memory grew with the size of the send, at the same
/// speed (the operating system has the file in its own cache).
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Reading = "PRAGMA busy_timeout=60000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4000;";
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8000; " + Reading;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Of(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Of(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// The framework looks by a connection that only reads whether a database is there. In the moment when another process has made the file
    /// and not yet given it its log, to ask for one would be to write.
    /// </summary>
    private static string Of(DbConnection connection) => connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase) ? Reading : Pragmas;
}
