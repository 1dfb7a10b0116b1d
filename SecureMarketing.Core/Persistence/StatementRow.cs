using System.Data.Common;

namespace SecureMarketing.Core.Persistence;

/// <summary>The row at which the answer to a hand-written statement stands; columns are numbered from 0.</summary>
internal abstract class StatementRow
{
    /// <summary>As the engine keeps it; null for NULL.</summary>
    public abstract object? Value(int column);

    /// <summary>An instant in UTC; null for NULL.</summary>
    public abstract DateTimeOffset? Instant(int column);

    /// <summary>A row of a driver that has its own types.</summary>
    public static StatementRow Of(DbDataReader reader) => new Read(reader);

    private sealed class Read(DbDataReader reader) : StatementRow
    {
        public override object? Value(int column) => reader.IsDBNull(column) ? null : reader.GetValue(column);

        public override DateTimeOffset? Instant(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }
}
