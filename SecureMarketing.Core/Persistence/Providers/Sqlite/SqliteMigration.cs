using Microsoft.EntityFrameworkCore;

namespace SecureMarketing.Core.Persistence.Providers.Sqlite;

/// <summary>
/// Migrates the embedded database with a lock that dies with its process. EF's own is a row of a table: a process that is
/// killed while it migrates leaves it behind, and every later start would wait for it for ever.
/// </summary>
internal static class SqliteMigration
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait for another process; a large database takes minutes to change.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <exception cref="InvalidOperationException">Another process migrates for too long.</exception>
    public static async Task RunAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var alone = await AloneAsync(db.Database.GetDbConnection().DataSource, cancellationToken);
        // Whoever wrote the row held the file before, and is gone.
        await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>Holds a file beside the database: the operating system lets go of it however the process ends.</summary>
    /// <param name="file">As the open connection names it; empty for a database in memory, which no other process sees.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private static async Task<FileStream?> AloneAsync(string file, CancellationToken cancellationToken)
    {
        if (file is "" or ":memory:")
            return null;
        // Another process's work is waited for, which takes real time.
        var (clock, path) = (TimeProvider.System, file + "-migrating");
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                // Left behind, empty: two processes could each hold a file of that name if one deleted it.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException held) when (IsHeld(held))
            {
                if (clock.GetElapsedTime(began) > Patience)
                    throw new InvalidOperationException("Another process has been bringing this database to its schema for too long. End it, then start again.", held);
            }

            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }
    }

    /// <summary>By another process: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows. A disk that fails is not waited for.</summary>
    private static bool IsHeld(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);
}
