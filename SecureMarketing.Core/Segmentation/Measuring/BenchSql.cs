using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>How invented people are told to SQLite and to PostgreSQL. Every word of it is made of numbers and names of this folder's own.</summary>
internal sealed class BenchSql(AppDbContext db)
{
    public bool Sqlite => db.Dialect.Provider == DatabaseProvider.Sqlite;

    public string True => Sqlite ? "1" : "true";

    public string False => Sqlite ? "0" : "false";

    public string Now => Sqlite ? "0" : "now()";

    /// <summary>16 bytes in the order of the numbers.</summary>
    public string Id(string number) => Sqlite ? $"unhex(printf('%032x', {number}))" : $"lpad(to_hex({number}), 32, '0')::uuid";

    /// <summary>The blind index of a mailbox, 32 bytes: another for each number, and in no order of the numbers.</summary>
    public string Mailbox(string number)
    {
        // An odd factor permutes the numbers below 2^32.
        var scattered = $"(({number}) * 2654435761 % 4294967296)";
        return Sqlite ? $"unhex(printf('%08x%056x', {scattered}, {number}))" : $"decode(lpad(to_hex({scattered}), 8, '0') || lpad(to_hex({number}), 56, '0'), 'hex')";
    }

    /// <summary>An instant of a day number, UTC.</summary>
    public string Instant(string day, int second) => Sqlite
        ? string.Create(CultureInfo.InvariantCulture, $"(({day}) * {TimeSpan.TicksPerDay} + {second * TimeSpan.TicksPerSecond})")
        : string.Create(CultureInfo.InvariantCulture, $"('0001-01-01 00:00:00+00'::timestamptz + make_interval(secs => ({day}) * 86400.0 + {second}))");

    /// <summary>The date of a day number.</summary>
    public string Date(string day) => Sqlite ? $"date((({day}) - {UnixDay}) * 86400, 'unixepoch')" : $"(date '1970-01-01' + CAST(({day}) - {UnixDay} AS int))";

    /// <summary>So many bytes, a multiple of 16, in the place of what would be sealed. Nobody reads them.</summary>
    public string Sealed(int bytes) => Sqlite ? $"zeroblob({Text(bytes)})" : $"decode(repeat(md5(i::text), {Text(bytes / 16)}), 'hex')";

    /// <summary>A number from 0 up to but not including the bound: the same for the same key and purpose, with nothing in common between purposes.</summary>
    public static string Draw(string key, int purpose, int bound) => string.Create(CultureInfo.InvariantCulture,
        $"((((({key}) * {40_503 + (2 * purpose)} + {purpose * 7_919}) % 1000003 * {65_537 + (purpose * 6)} + {purpose * 104_729}) % 1000000007 * 48271 % 2147483647 / 7) % {bound})");

    /// <summary>A table <c>n</c> of the numbers <c>i</c>.</summary>
    public string Numbers(int first, int last) => Sqlite
        ? string.Create(CultureInfo.InvariantCulture, $"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})")
        : string.Create(CultureInfo.InvariantCulture, $"WITH RECURSIVE n(i) AS (SELECT CAST(g AS bigint) FROM generate_series({first}, {last}) AS g)");

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public async Task RunAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = Command(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads rows of two texts.</summary>
    public async Task<IReadOnlyList<(string One, string Other)>> PairsAsync(string statement, CancellationToken cancellationToken)
    {
        var rows = new List<(string, string)>();
        await using var command = Command(statement);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            rows.Add((row.GetString(0), row.GetString(1)));
        return rows;
    }

    private static readonly string UnixDay = Text(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);

    private DbCommand Command(string statement)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        // Nothing of it comes from outside.
#pragma warning disable CA2100
        command.CommandText = statement;
#pragma warning restore CA2100
        command.CommandTimeout = 1_800;
        return command;
    }
}
