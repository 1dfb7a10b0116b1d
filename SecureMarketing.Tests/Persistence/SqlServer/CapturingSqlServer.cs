using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Persistence.Providers.SqlServer;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>
/// A SQL Server context without a server: every command, of EF or written by hand on its connection, is recorded as it would be
/// sent and answered with no rows (a count or sum is answered with zero, the least or most of nothing with nothing).
/// </summary>
internal sealed class CapturingSqlServer : IDbContextFactory<AppDbContext>
{
    private readonly Recorder recorder = new();

    /// <summary>Distinct statements with their parameter declarations.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Statements => recorder.Statements;

    /// <summary>The one value, in one row, with which a statement that begins so is answered.</summary>
    public void Answer(string beginning, object value) => Answer(beginning, [[value]]);

    /// <summary>The rows with which a statement that begins so is answered; a column is of the type of its first value.</summary>
    public void Answer(string beginning, object?[][] rows) => recorder.Answers[beginning] = rows;

    /// <summary>A statement that begins so finds one row: these columns as stated, the others as <see cref="RowOnFile"/> makes them up.</summary>
    public void OnFile(string beginning, params (string Column, object? Value)[] stated)
    {
        using var db = CreateDbContext();
        var (model, values) = (db.Model, stated.ToDictionary(s => s.Column, s => s.Value, StringComparer.Ordinal));
        recorder.OnFile[beginning] = statement => RowOnFile.Of(model, statement, values);
    }

    /// <summary>The same for the first such statement alone; later ones find nothing, as of work that goes on until none is left.</summary>
    public void OnFileOnce(string beginning, params (string Column, object? Value)[] stated)
    {
        OnFile(beginning, stated);
        var row = recorder.OnFile[beginning];
        recorder.OnFile[beginning] = statement =>
        {
            recorder.OnFile.Remove(beginning);
            return row(statement);
        };
    }

    public AppDbContext CreateDbContext() => new SqlServerAppDbContext(
        new DbContextOptionsBuilder<SqlServerAppDbContext>()
            .UseSqlServer(new RecordedConnection(recorder.Record))
            .AddInterceptors(recorder, new NoConnection(), new NoTransaction())
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options);

    private sealed class Recorder : DbCommandInterceptor
    {
        private readonly Dictionary<string, IReadOnlyList<string>> statements = new(StringComparer.Ordinal);

        public Dictionary<string, object?[][]> Answers { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Func<string, DataTable>> OnFile { get; } = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, IReadOnlyList<string>> Statements
        {
            get
            {
                lock (statements)
                    return new Dictionary<string, IReadOnlyList<string>>(statements, StringComparer.Ordinal);
            }
        }

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
            InterceptionResult<DbDataReader>.SuppressWithResult(eventData is { CommandSource: CommandSource.FromSqlQuery, Context: { } context } ? Named(Record(command), context) : Record(command));

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(ReaderExecuting(command, eventData, result));

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            Record(command).Dispose();
            return InterceptionResult<int>.SuppressWithResult(1);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(NonQueryExecuting(command, eventData, result));

        public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
        {
            Record(command).Dispose();
            return InterceptionResult<object>.SuppressWithResult(0);
        }

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(ScalarExecuting(command, eventData, result));

        /// <summary>A real SqlCommand accepts only a real transaction; this one takes any.</summary>
        public override InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
            InterceptionResult<DbCommand>.SuppressWithResult(new RecordedCommand(Record));

        public DataTableReader Record(DbCommand command)
        {
            var parameters = command.Parameters.Cast<SqlParameter>().Select(p => $"@{p.ParameterName.TrimStart('@')} {TypeOf(p)}").ToList();
            lock (statements)
                statements.TryAdd(command.CommandText, parameters);
            var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            var text = command.CommandText.TrimStart();
            if (OnFile.FirstOrDefault(o => text.StartsWith(o.Key, StringComparison.Ordinal)).Value is { } found)
                return found(text).CreateDataReader();
            if (Answers.Where(a => text.StartsWith(a.Key, StringComparison.Ordinal)).Select(a => a.Value).FirstOrDefault() is { } planned)
            {
                Answer(table, planned);
                return new DataTableReader([table, .. Further(text)]);
            }

            if (text.StartsWith("SELECT COUNT(", StringComparison.Ordinal))
                Answer(table, [[0]]);
            else if (text.StartsWith("SELECT COUNT_BIG(", StringComparison.Ordinal))
                Answer(table, [[0L]]);
            else if (text.StartsWith("SELECT COALESCE(SUM(", StringComparison.Ordinal))
                Answer(table, [[text.Contains("CAST(0 AS bigint)", StringComparison.Ordinal) ? 0L : 0]]);
            else if (text.StartsWith("SELECT MIN(", StringComparison.Ordinal) || text.StartsWith("SELECT MAX(", StringComparison.Ordinal))
                Answer(table, [[null]]);
            else if (text.StartsWith("SELECT CASE", StringComparison.Ordinal) && text.Contains("EXISTS", StringComparison.Ordinal))
                Answer(table, [[false]]);
            return table.CreateDataReader();
        }

        /// <summary>No rows of every column there is: of a query by hand EF looks for its columns by name.</summary>
        private static DataTableReader Named(DataTableReader nothing, DbContext context)
        {
            nothing.Dispose();
            var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            foreach (var name in context.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Select(p => p.GetColumnName()).Distinct(StringComparer.OrdinalIgnoreCase))
                table.Columns.Add(name);
            return table.CreateDataReader();
        }

        /// <summary>A batch is answered once for each of its statements: after the first, as if each had found its row.</summary>
        private static IEnumerable<DataTable> Further(string batch)
        {
            foreach (var statement in batch.Split(";\n").Where(s => !s.StartsWith("SET ", StringComparison.Ordinal)).Skip(1).Where(s => s.Contains("\nOUTPUT ", StringComparison.Ordinal)))
            {
                var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
                Answer(table, statement.Contains("\nOUTPUT INSERTED", StringComparison.Ordinal) ? [[1L]] : [[1]]);
                yield return table;
            }
        }

        private static void Answer(DataTable table, object?[][] rows)
        {
            for (var i = 0; i < rows[0].Length; i++)
                table.Columns.Add(FormattableString.Invariant($"c{i}"), rows.Select(r => r[i]).FirstOrDefault(v => v is not null)?.GetType() ?? typeof(object));
            foreach (var row in rows)
                table.Rows.Add(row);
        }

        private static string TypeOf(SqlParameter parameter) => parameter.SqlDbType switch
        {
            SqlDbType.NVarChar or SqlDbType.VarChar or SqlDbType.VarBinary => $"{parameter.SqlDbType.ToString().ToLowerInvariant()}(max)",
            SqlDbType.NChar or SqlDbType.Char or SqlDbType.Binary => $"{parameter.SqlDbType.ToString().ToLowerInvariant()}(4000)",
            SqlDbType.Decimal => "decimal(38,10)",
            var type => type.ToString().ToLowerInvariant(),
        };
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }

    private sealed class NoTransaction : DbTransactionInterceptor
    {
        public override InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
            InterceptionResult<DbTransaction>.SuppressWithResult(new Nothing(connection));

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(TransactionStarting(connection, eventData, result));

        private sealed class Nothing(DbConnection connection) : DbTransaction
        {
            public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

            protected override DbConnection DbConnection => connection;

            public override void Commit()
            {
            }

            public override void Rollback()
            {
            }
        }
    }
}
