using System.Text;
using Microsoft.EntityFrameworkCore;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// Ids that several hand-written statements ask about, as their first parameter: one value, put together once and unfolded by the database.
/// A row comes back with the place of its id, so that nobody looks an id up again. One caller at a time, as for the context.
/// </summary>
internal sealed class AskedIds : IAsyncDisposable
{
    private readonly AppDbContext db;
    private readonly PreparedStatements statements;
    private readonly object ids;

    private AskedIds(AppDbContext db, IReadOnlyList<Guid> list)
    {
        this.db = db;
        statements = new PreparedStatements(db);
        ids = db.Dialect.Provider switch
        {
            DatabaseProvider.PostgreSql => list.ToArray(),
            DatabaseProvider.Sqlite => Json(list, static (text, id) => text.Append(Convert.ToHexString(id.ToByteArray(bigEndian: true)))),
            _ => Json(list, static (text, id) => text.Append(id)),
        };
    }

    /// <summary>Opens the context's connection until disposed of.</summary>
    public static async Task<AskedIds> OpenAsync(AppDbContext db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new AskedIds(db, ids);
    }

    public SqlDialect Dialect => db.Dialect;

    /// <summary>
    /// What stands first after FROM: <c>asked</c> with <c>place</c>, from 0, and <c>id</c>. Tables follow by CROSS JOIN with a condition, which
    /// keeps SQLite from reading them whole and the ids for each of their rows.
    /// </summary>
    public string Rows => Of(db.Dialect.Provider);

    /// <inheritdoc cref="Rows"/>
    public static string Of(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => "(SELECT j.key AS place, unhex(j.value) AS id FROM json_each(@p0) AS j) AS asked",
        DatabaseProvider.PostgreSql => "(SELECT u.place::int - 1 AS place, u.id FROM unnest(@p0) WITH ORDINALITY AS u(id, place)) AS asked",
        _ => "(SELECT CAST(j.[key] AS int) AS place, CAST(j.[value] AS uniqueidentifier) AS id FROM OPENJSON(@p0) AS j) AS asked",
    };

    /// <summary>Reads every row at once.</summary>
    /// <param name="statement">Begins with the place of the id.</param>
    /// <param name="row">Reads the columns after it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="values"><c>@p1</c> and on.</param>
    public async Task<List<(int Place, T Row)>> ReadAsync<T>(string statement, Func<StatementRow, T> row, CancellationToken cancellationToken, params IReadOnlyList<object> values) =>
        await statements.RowsAsync(statement, r => (r.IntAt(0), row(r)), cancellationToken, [ids, .. values]);

    public async ValueTask DisposeAsync()
    {
        await statements.DisposeAsync();
        await db.Database.CloseConnectionAsync();
    }

    private static string Json(IReadOnlyList<Guid> list, Action<StringBuilder, Guid> append)
    {
        var text = new StringBuilder((list.Count * 39) + 2).Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            append(text.Append(i == 0 ? "\"" : ",\""), list[i]);
            text.Append('"');
        }

        return text.Append(']').ToString();
    }
}
