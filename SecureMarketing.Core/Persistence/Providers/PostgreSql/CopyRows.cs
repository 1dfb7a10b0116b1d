using Npgsql;
using NpgsqlTypes;

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql;

/// <summary>
/// Inserts rows by binary COPY, written by hand (PostgreSQL manual, COPY, "Binary Format"). The driver's importer makes a
/// parameter of every value; for people of forty columns that took longer than the server needs to store them.
/// </summary>
internal static class CopyRows
{
    private const int Piece = 64 * 1024;

    /// <exception cref="PostgresException">A constraint is violated.</exception>
    public static async Task InsertAsync<T>(NpgsqlConnection connection, RowLayout layout, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        var types = Types(connection, layout);
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {layout.Table} ({layout.ColumnNames}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        try
        {
            var buffer = new CopyBuffer(Piece);
            buffer.Begin();
            foreach (var row in rows)
            {
                buffer.BeginRow(types.Length);
                for (var i = 0; i < types.Length; i++)
                    buffer.Add(layout.Columns[i].Value(row), types[i]);
                if (buffer.Length < Piece)
                    continue;
                await copy.WriteAsync(buffer.Written, cancellationToken);
                buffer.Clear();
            }

            buffer.End();
            await copy.WriteAsync(buffer.Written, cancellationToken);
        }
        catch
        {
            await CancelAsync(copy);
            throw;
        }
    }

    /// <summary>To dispose of it would commit what was sent.</summary>
    private static async Task CancelAsync(NpgsqlRawCopyStream copy)
    {
        try
        {
            await copy.CancelAsync();
        }
        catch (Exception fault) when (fault is ObjectDisposedException or NpgsqlException or IOException or InvalidOperationException)
        {
            // The connection is broken already, so nothing commits; why it broke is what the caller has to hear.
        }
    }

    private static NpgsqlDbType[] Types(NpgsqlConnection connection, RowLayout layout)
    {
        using var command = connection.CreateCommand();
        return [.. layout.Columns.Select(c => ((NpgsqlParameter)c.Mapping.CreateParameter(command, c.Name, value: null, nullable: true)).NpgsqlDbType)];
    }
}
