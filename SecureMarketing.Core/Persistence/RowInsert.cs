using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace SecureMarketing.Core.Persistence;

/// <summary>One column of a hand-written insert.</summary>
internal sealed record RowColumn<T>(string Name, DbType Type, Func<T, object?> Value);

/// <summary>
/// Inserts many rows with few commands: <c>INSERT … VALUES (…),(…)</c>, understood by every provider. Change tracking of
/// tens of thousands of facts would cost more than parsing them.
/// </summary>
internal sealed class RowInsert<T>(string table, IReadOnlyList<RowColumn<T>> columns)
{
    // SQL Server takes 2,100 parameters and 1,000 rows per statement; the others take more.
    private const int MaxParameters = 2000;
    private const int MaxRows = 500;

    private readonly int rowsPerCommand = Math.Min(MaxRows, MaxParameters / columns.Count);

    public async Task RunAsync(AppDbContext db, IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        var connection = db.Database.GetDbConnection();
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        var full = rows.Count / rowsPerCommand;
        if (full > 0)
        {
            await using var command = Command(connection, transaction, rowsPerCommand);
            await command.PrepareAsync(cancellationToken);
            for (var i = 0; i < full; i++)
            {
                Fill(command, rows, i * rowsPerCommand, rowsPerCommand);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        var rest = rows.Count - (full * rowsPerCommand);
        if (rest > 0)
        {
            await using var command = Command(connection, transaction, rest);
            Fill(command, rows, full * rowsPerCommand, rest);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private DbCommand Command(DbConnection connection, DbTransaction? transaction, int rows)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder("INSERT INTO ").Append(table).Append(" (").AppendJoin(", ", columns.Select(c => c.Name)).Append(") VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < columns.Count; column++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"@p{(row * columns.Count) + column}");
                text.Append(column == 0 ? "" : ", ").Append(name);
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.DbType = columns[column].Type;
                command.Parameters.Add(parameter);
            }

            text.Append(')');
        }

        command.CommandText = text.ToString();
        return command;
    }

    private void Fill(DbCommand command, IReadOnlyList<T> rows, int from, int count)
    {
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < columns.Count; column++)
                command.Parameters[(row * columns.Count) + column].Value = columns[column].Value(rows[from + row]) ?? DBNull.Value;
        }
    }
}
