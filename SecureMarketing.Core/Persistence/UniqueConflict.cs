using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace SecureMarketing.Core.Persistence;

/// <summary>Recognises that somebody else wrote the same key a moment before: a conflict between people, no fault.</summary>
internal static class UniqueConflict
{
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteUnique = 2067;

    /// <summary>SQLite SQLITE_CONSTRAINT_UNIQUE and _PRIMARYKEY, SQLSTATE 23505, SQL Server 2601 and 2627.</summary>
    public static bool Is(DbUpdateException fault) => fault.InnerException switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        SqlException server => server.Number is 2601 or 2627,
        DbException other => other.SqlState == "23505",
        _ => false,
    };
}
