namespace SecureMarketing.Core.Persistence;

/// <summary>Which database engine holds the data.</summary>
public enum DatabaseProvider
{
    Sqlite = 1,
    PostgreSql = 2,
    SqlServer = 3,
}

/// <summary>The few differences between engines that hand-written statements meet.</summary>
/// <param name="Provider">The engine.</param>
/// <param name="StoresIdsAsBytes">True where a UUID is kept as 16 big-endian bytes (SQLite).</param>
public sealed record SqlDialect(DatabaseProvider Provider, bool StoresIdsAsBytes)
{
    public static readonly SqlDialect Sqlite = new(DatabaseProvider.Sqlite, StoresIdsAsBytes: true);
    public static readonly SqlDialect PostgreSql = new(DatabaseProvider.PostgreSql, StoresIdsAsBytes: false);
    public static readonly SqlDialect SqlServer = new(DatabaseProvider.SqlServer, StoresIdsAsBytes: false);

    /// <summary>An id as a parameter value of a hand-written statement.</summary>
    public object Id(Guid id) => StoresIdsAsBytes ? id.ToByteArray(true) : id;

    /// <summary>An instant as a parameter value: UTC ticks on SQLite, UTC elsewhere.</summary>
    public object Instant(DateTimeOffset instant) =>
        Provider == DatabaseProvider.Sqlite ? instant.UtcTicks : instant.ToUniversalTime();
}
