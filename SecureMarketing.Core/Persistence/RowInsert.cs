using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using SecureMarketing.Core.Persistence.Providers.PostgreSql;
using SecureMarketing.Core.Persistence.Providers.Sqlite;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// Inserts many rows as fast as the engine takes them; change tracking of tens of thousands of rows would cost more than
/// parsing and sealing them. SQLite: one prepared statement. PostgreSQL: binary COPY. SQL Server: statements of many rows.
/// </summary>
internal static class RowInsert
{
    // SQL Server takes 2,100 parameters and 1,000 rows per statement.
    private const int MaxParameters = 2000;
    private const int MaxRows = 500;

    /// <summary>Inserts in the transaction that is open on the context, if any. Its change tracker learns nothing of the rows.</summary>
    /// <exception cref="DbException">A constraint is violated; the transaction is then to be rolled back.</exception>
    public static async Task InsertRowsAsync<T>(this AppDbContext db, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count == 0)
            return;
        // Open already within a transaction; the context counts and closes at the last.
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await InsertAsync(db, RowLayout.Of<T>(db), rows, cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task InsertAsync<T>(AppDbContext db, RowLayout layout, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        switch (db.Database.GetDbConnection())
        {
            case SqliteConnection sqlite:
                SqliteRows.Insert(sqlite, layout, rows, cancellationToken);
                break;
            case NpgsqlConnection npgsql:
                await CopyRows.InsertAsync(npgsql, layout, rows, cancellationToken);
                break;
            default:
                foreach (var chunk in rows.Chunk(Math.Min(MaxRows, MaxParameters / layout.Columns.Count)))
                    await RunAsync(db, layout, chunk, cancellationToken);
                break;
        }
    }

    private static async Task RunAsync<T>(AppDbContext db, RowLayout layout, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var row in rows)
        {
            foreach (var column in layout.Columns)
            {
                var parameter = column.Mapping.CreateParameter(command, Name(command.Parameters.Count), value: null, nullable: true);
                parameter.Value = column.Value(row) ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }
        }

        // Names of tables and columns are the model's own; everything else is a parameter.
#pragma warning disable CA2100
        command.CommandText = Statement(layout, rows.Count);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One insert of so many rows, its parameters @p0, @p1 … row by row in the order of the columns.</summary>
    internal static string Statement(RowLayout layout, int rows)
    {
        var text = new StringBuilder("INSERT INTO ").Append(layout.Table).Append(" (").Append(layout.ColumnNames).Append(") VALUES ");
        for (var row = 0; row < rows; row++)
            text.Append(row == 0 ? "(" : ", (").AppendJoin(", ", Enumerable.Range(row * layout.Columns.Count, layout.Columns.Count).Select(Name)).Append(')');
        return text.ToString();
    }

    private static string Name(int parameter) => string.Create(CultureInfo.InvariantCulture, $"@p{parameter}");
}
