using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SecureMarketing.Core.Persistence.Providers.Sqlite;

/// <summary>
/// One prepared statement of an open connection. The driver finds each parameter by name and makes a reader for each call, which for
/// a short statement costs as much as carrying it out. One caller at a time; to be disposed of before the connection is closed.
/// </summary>
internal sealed class SqliteStatement : StatementRow, IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <summary>Where each parameter is bound; 0: the text does not name it.</summary>
    private readonly int[] places;

    /// <param name="connection">Open.</param>
    /// <param name="text">Parameters are named <c>@p0</c>, <c>@p1</c>…</param>
    /// <param name="parameters">How many there are.</param>
    /// <exception cref="SqliteException">It is no statement of this database.</exception>
    public SqliteStatement(SqliteConnection connection, string text, int parameters)
    {
        database = connection.Handle!;
        SqliteRows.Check(raw.sqlite3_prepare_v2(database, text, out statement), database);
        places = new int[parameters];
        for (var i = 0; i < parameters; i++)
            places[i] = raw.sqlite3_bind_parameter_index(statement, string.Create(CultureInfo.InvariantCulture, $"@p{i}"));
    }

    /// <returns>Rows changed.</returns>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public int Run(IReadOnlyList<object> values)
    {
        try
        {
            Bind(values);
            while (Step())
            {
                // What it returns nobody asked for.
            }

            return raw.sqlite3_changes(database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Every row, handed to <paramref name="row"/> as it comes.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public List<T> Rows<T>(IReadOnlyList<object> values, Func<StatementRow, T> row)
    {
        try
        {
            Bind(values);
            var rows = new List<T>();
            while (Step())
                rows.Add(row(this));
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <returns>First column of the first row; null when there is no row or it holds NULL.</returns>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public object? Value(IReadOnlyList<object> values)
    {
        try
        {
            Bind(values);
            return Step() ? Value(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    public override object? Value(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, column).utf8_to_string(),
        _ => raw.sqlite3_column_blob(statement, column).ToArray(),
    };

    public override DateTimeOffset? Instant(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : new DateTimeOffset(raw.sqlite3_column_int64(statement, column), TimeSpan.Zero);

    public void Dispose() => statement.Dispose();

    /// <summary>What was bound may be about a person, and would be kept until the next call.</summary>
    private void Reset()
    {
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
    }

    private bool Step()
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteRows.Check(result, database);
        return result == raw.SQLITE_ROW;
    }

    private void Bind(IReadOnlyList<object> values)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] > 0)
                SqliteRows.Check(SqliteRows.Bind(statement, places[i], values[i]), database);
        }
    }
}
