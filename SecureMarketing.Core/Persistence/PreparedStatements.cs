using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// Short statements written by hand, prepared once and run many times on the connection of one context. A statement through the
/// context costs more to translate than SQLite needs to carry it out. Parameters are named
/// <c>@p0</c>, <c>@p1</c>… in the order of the values. One caller at a time, as for the context.
/// </summary>
internal sealed class PreparedStatements(AppDbContext db) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> known = new(StringComparer.Ordinal);

    public SqlDialect Dialect => db.Dialect;

    /// <returns>Rows changed.</returns>
    /// <exception cref="DbException">The statement failed; the transaction is then to be rolled back.</exception>
    public async Task<int> RunAsync(string statement, CancellationToken cancellationToken, params IReadOnlyList<object> values) =>
        await (await BoundAsync(statement, values, cancellationToken)).ExecuteNonQueryAsync(cancellationToken);

    /// <returns>First column of the first row; null when there is no row or it holds NULL.</returns>
    public async Task<T?> ValueAsync<T>(string statement, CancellationToken cancellationToken, params IReadOnlyList<object> values) where T : struct
    {
        var found = await (await BoundAsync(statement, values, cancellationToken)).ExecuteScalarAsync(cancellationToken);
        return found is null or DBNull ? null : found is T value ? value : (T)Convert.ChangeType(found, typeof(T), CultureInfo.InvariantCulture);
    }

    /// <summary>Every row, read at once.</summary>
    public async Task<List<T>> RowsAsync<T>(string statement, Func<DbDataReader, T> row, CancellationToken cancellationToken, params IReadOnlyList<object> values)
    {
        await using var reader = await (await BoundAsync(statement, values, cancellationToken)).ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in known.Values)
            await command.DisposeAsync();
        known.Clear();
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
