using System.Globalization;

namespace SecureMarketing.Core.Persistence;

/// <summary>Columns of a row that a hand-written statement read, as the model maps them; null where the column is.</summary>
internal static class RowValues
{
    /// <summary>16 big-endian bytes on SQLite, a UUID elsewhere.</summary>
    public static Guid IdAt(this StatementRow row, int column) =>
        row.Value(column) is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)row.Value(column)!;

    public static int IntAt(this StatementRow row, int column) => Convert.ToInt32(row.Value(column), CultureInfo.InvariantCulture);

    public static long LongAt(this StatementRow row, int column) => Convert.ToInt64(row.Value(column), CultureInfo.InvariantCulture);

    /// <summary>A number on SQLite, where 0 is no.</summary>
    public static bool FlagAt(this StatementRow row, int column) => Convert.ToBoolean(row.Value(column), CultureInfo.InvariantCulture);

    public static string? TextAt(this StatementRow row, int column) => (string?)row.Value(column);

    public static byte[]? BytesAt(this StatementRow row, int column) => (byte[]?)row.Value(column);

    /// <summary>Text of ten signs on SQLite, a date elsewhere (of SQL Server's driver, its midnight).</summary>
    public static DateOnly? DayAt(this StatementRow row, int column) => row.Value(column) switch
    {
        null => null,
        string { Length: 10 } text => new DateOnly(Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2)),
        string text => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        DateTime moment => DateOnly.FromDateTime(moment),
        var day => (DateOnly)day,
    };

    private static int Number(string text, int start, int length) => int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
