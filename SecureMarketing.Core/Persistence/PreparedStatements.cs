using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SecureMarketing.Core.Persistence.Providers.Sqlite;
using SQLitePCL;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// Short statements written by hand, prepared once and run many times on the connection of one context. A statement through the
/// context costs more to translate than SQLite needs to carry it out, and so does its driver's own way to call it: on SQLite statements
/// are bound and stepped through directly. Parameters are named
/// <c>@p0</c>, <c>@p1</c>… in the order of the values. One caller at a time, as for the context.
/// </summary>
internal sealed class PreparedStatements(AppDbContext db) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> direct = new(StringComparer.Ordinal);
    private readonly Dictionary<RowLayout, sqlite3_stmt> inserts = new(ReferenceEqualityComparer.Instance);
    private sqlite3? opened;

    public SqlDialect Dialect => db.Dialect;

    /// <returns>Rows changed.</returns>
    /// <exception cref="DbException">The statement failed; the transaction is then to be rolled back.</exception>
    public async Task<int> RunAsync(string statement, CancellationToken cancellationToken, params IReadOnlyList<object> values) =>
        Direct(statement, values, cancellationToken)?.Run(values)
        ?? await (await BoundAsync(statement, values, cancellationToken)).ExecuteNonQueryAsync(cancellationToken);

    /// <returns>First column of the first row; null when there is no row or it holds NULL.</returns>
    public async Task<T?> ValueAsync<T>(string statement, CancellationToken cancellationToken, params IReadOnlyList<object> values) where T : struct
    {
        var found = Direct(statement, values, cancellationToken) is { } prepared
            ? prepared.Value(values)
            : await (await BoundAsync(statement, values, cancellationToken)).ExecuteScalarAsync(cancellationToken);
        return found is null or DBNull ? null : found is T value ? value : (T)Convert.ChangeType(found, typeof(T), CultureInfo.InvariantCulture);
    }

    /// <summary>Every row, read at once.</summary>
    public async Task<List<T>> RowsAsync<T>(string statement, Func<StatementRow, T> row, CancellationToken cancellationToken, params IReadOnlyList<object> values)
    {
        if (Direct(statement, values, cancellationToken) is { } prepared)
            return prepared.Rows(values, row);
        await using var reader = await (await BoundAsync(statement, values, cancellationToken)).ExecuteReaderAsync(cancellationToken);
        var (rows, current) = (new List<T>(), StatementRow.Of(reader));
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(current));
        return rows;
    }

    /// <summary>As <see cref="RowInsert.InsertRowsAsync"/>, by a statement that is kept where the engine has one.</summary>
    /// <exception cref="DbException">A constraint is violated; the transaction is then to be rolled back.</exception>
    public async Task InsertAsync<T>(IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count == 0)
            return;
        if (Opened() is not { } sqlite)
        {
            await db.InsertRowsAsync(rows, cancellationToken);
            return;
        }

        var layout = RowLayout.Of<T>(db);
        if (!inserts.TryGetValue(layout, out var statement))
            inserts[layout] = statement = SqliteRows.Prepare(sqlite, layout);
        SqliteRows.Insert(sqlite, statement, layout, rows, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in known.Values)
            await command.DisposeAsync();
        known.Clear();
        Forget();
    }

    /// <summary>Null where the engine's driver has to be asked.</summary>
    private SqliteStatement? Direct(string statement, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        if (Opened() is not { } sqlite)
            return null;
        cancellationToken.ThrowIfCancellationRequested();
        if (!direct.TryGetValue(statement, out var prepared))
            direct[statement] = prepared = new SqliteStatement(sqlite, statement, values.Count);
        return prepared;
    }

    /// <summary>The open connection of SQLite; null where there is none. What was prepared on one that was closed since is good for nothing any more.</summary>
    private SqliteConnection? Opened()
    {
        var sqlite = db.Database.GetDbConnection() is SqliteConnection { State: System.Data.ConnectionState.Open } connection ? connection : null;
        if (ReferenceEquals(opened, sqlite?.Handle))
            return sqlite;
        Forget();
        opened = sqlite?.Handle;
        return sqlite;
    }

    private void Forget()
    {
        foreach (var statement in direct.Values)
            statement.Dispose();
        foreach (var insert in inserts.Values)
            insert.Dispose();
        direct.Clear();
        inserts.Clear();
    }

    private async Task<DbCommand> BoundAsync(string statement, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        var fresh = !known.TryGetValue(statement, out var command);
        if (fresh)
            known[statement] = command = NewCommand(statement, values.Count);
        command!.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        for (var i = 0; i < values.Count; i++)
            command.Parameters[i].Value = values[i];
        // SQL Server keeps plans by the statement's text, and would want a size for every text parameter.
        if (fresh && db.Dialect.Provider != DatabaseProvider.SqlServer)
            await command.PrepareAsync(cancellationToken);
        return command;
    }

    private DbCommand NewCommand(string statement, int parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        // Names of tables and columns are the callers' own words; everything else is a parameter.
#pragma warning disable CA2100
        command.CommandText = statement;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
