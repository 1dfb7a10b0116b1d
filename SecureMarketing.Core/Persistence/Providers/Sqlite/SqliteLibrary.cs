using SQLitePCL;

namespace SecureMarketing.Core.Persistence.Providers.Sqlite;

/// <summary>Settings of the embedded library for the whole process.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<int> Set = new(() =>
    {
        Batteries_V2.Init();
        // Refused, and without harm, where somebody opened a database before.
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    });

    /// <summary>
    /// No count of the memory in use is kept: nobody reads it, and for it every allocation and release of every connection takes one lock.
    /// Before the first connection is opened; may be called again.
    /// </summary>
    public static void Prepare() => _ = Set.Value;
}
