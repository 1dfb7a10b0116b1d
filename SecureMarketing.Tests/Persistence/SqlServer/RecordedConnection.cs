using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>A connection to nowhere, so that commands which code makes on the context's connection by itself are recorded, too.</summary>
internal sealed class RecordedConnection(Func<DbCommand, DbDataReader> record) : DbConnection
{
    private ConnectionState state = ConnectionState.Closed;

    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string ConnectionString { get; set; } = "Server=none;Encrypt=false";

    public override string Database => "none";

    public override string DataSource => "none";

    public override string ServerVersion => "16.0";

    public override ConnectionState State => state;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("There is no database.");

    public override void Close() => state = ConnectionState.Closed;

    public override void Open() => state = ConnectionState.Open;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException("Transactions are the interceptor's.");

    protected override DbCommand CreateDbCommand() => new RecordedCommand(record) { Connection = this };
}

/// <summary>Takes the parameters of SQL Server and any transaction; a real SqlCommand accepts only a real one.</summary>
internal sealed class RecordedCommand(Func<DbCommand, DbDataReader> record) : DbCommand
{
    private readonly SqlCommand inner = new();

    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery()
    {
        record(this).Dispose();
        return 1;
    }

    public override object? ExecuteScalar()
    {
        using var reader = record(this);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => record(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
