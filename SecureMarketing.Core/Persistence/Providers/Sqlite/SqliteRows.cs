using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SecureMarketing.Core.Persistence.Providers.Sqlite;

/// <summary>
/// Inserts rows through one prepared statement whose parameters are bound by place. The driver finds each by name, again
/// for every row; for rows of forty columns that cost as much as inserting them.
/// </summary>
internal static class SqliteRows
{
    /// <exception cref="SqliteException">A constraint is violated.</exception>
    public static void Insert<T>(SqliteConnection connection, RowLayout layout, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        using var statement = Prepare(connection, layout);
        Insert(connection, statement, layout, rows, cancellationToken);
    }

    /// <summary>The insert of one row. To be disposed of before the connection is closed.</summary>
    public static sqlite3_stmt Prepare(SqliteConnection connection, RowLayout layout)
    {
        var places = string.Join(", ", Enumerable.Repeat("?", layout.Columns.Count));
        Check(raw.sqlite3_prepare_v2(connection.Handle!, $"INSERT INTO {layout.Table} ({layout.ColumnNames}) VALUES ({places})", out var statement), connection.Handle!);
        return statement;
    }

    /// <summary>By a statement of <see cref="Prepare"/>.</summary>
    /// <exception cref="SqliteException">A constraint is violated.</exception>
    public static void Insert<T>(SqliteConnection connection, sqlite3_stmt statement, RowLayout layout, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        var database = connection.Handle!;
        // What is bound stays bound from row to row; most columns of most people are empty.
        var bound = new bool[layout.Columns.Count];
        try
        {
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var i = 0; i < bound.Length; i++)
                {
                    var value = layout.Columns[i].Value(row);
                    if (value is null && !bound[i])
                        continue;
                    Check(Bind(statement, i + 1, value), database);
                    bound[i] = value is not null;
                }

                if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
                    Check(raw.sqlite3_reset(statement), database);
                Check(raw.sqlite3_reset(statement), database);
            }
        }
        finally
        {
            raw.sqlite3_clear_bindings(statement);
        }
    }

    internal static int Bind(sqlite3_stmt statement, int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        string text => raw.sqlite3_bind_text(statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        double number => raw.sqlite3_bind_double(statement, place, number),
        bool truth => raw.sqlite3_bind_int(statement, place, truth ? 1 : 0),
        DateOnly day => raw.sqlite3_bind_text(statement, place, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        int or long or short or byte => raw.sqlite3_bind_int64(statement, place, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"Rows of {value.GetType().Name} are not written by hand."),
    };

    internal static void Check(int result, sqlite3 database) => SqliteException.ThrowExceptionForRC(result, database);
}
