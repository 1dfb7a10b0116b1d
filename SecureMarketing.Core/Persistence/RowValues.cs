using System.Data.Common;
using System.Globalization;

namespace SecureMarketing.Core.Persistence;

/// <summary>Columns of a row that a hand-written statement read, as the model maps them; null where the column is.</summary>
internal static class RowValues
{
    /// <summary>16 big-endian bytes on SQLite, a UUID elsewhere.</summary>
    public static Guid IdAt(this DbDataReader row, SqlDialect dialect, int column) =>
        dialect.StoresIdsAsBytes ? new Guid(row.GetFieldValue<byte[]>(column), bigEndian: true) : row.GetGuid(column);

    public static string? TextAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[]? BytesAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    /// <summary>Text of ten signs on SQLite, a date elsewhere.</summary>
    public static DateOnly? DayAt(this DbDataReader row, SqlDialect dialect, int column)
    {
        if (row.IsDBNull(column))
            return null;
        // The driver's own reading of text goes through every form that a moment could have.
        return dialect.Provider == DatabaseProvider.Sqlite && row.GetString(column) is { Length: 10 } text
            ? new DateOnly(Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2))
            : row.GetFieldValue<DateOnly>(column);
    }

    private static int Number(string text, int start, int length) => int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
