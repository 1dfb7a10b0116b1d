using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Persistence;

/// <summary>One UPDATE by hand, for <see cref="PreparedStatements"/>. An absent value becomes the word NULL, so that every parameter has a type.</summary>
internal sealed class RowUpdate(PreparedStatements statements)
{
    private readonly StringBuilder text = new(256);
    private readonly List<object> values = [];

    /// <param name="column">The caller's own word, never a value.</param>
    /// <param name="value">Null writes NULL.</param>
    public RowUpdate Set(string column, object? value)
    {
        Next().Append(column).Append(" = ");
        if (value is null)
        {
            text.Append("NULL");
            return this;
        }

        text.Append("@p").Append(CultureInfo.InvariantCulture, $"{values.Count}");
        values.Add(value is DateTimeOffset instant ? statements.Dialect.Instant(instant) : value);
        return this;
    }

    /// <summary>An assignment in the caller's own words.</summary>
    public RowUpdate Raw(string assignment)
    {
        Next().Append(assignment);
        return this;
    }

    /// <param name="table">The caller's own word.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="where">Columns and the values they must hold; ids as <see cref="SqlDialect.Id"/> gives them.</param>
    /// <returns>Rows changed.</returns>
    public Task<int> RunAsync(string table, CancellationToken cancellationToken, params ReadOnlySpan<(string Column, object Value)> where)
    {
        var first = true;
        foreach (var (column, value) in where)
        {
            text.Append(first ? " WHERE " : " AND ").Append(column).Append(" = @p").Append(CultureInfo.InvariantCulture, $"{values.Count}");
            values.Add(value);
            first = false;
        }

        return statements.RunAsync($"UPDATE {table} SET {text}", cancellationToken, values);
    }

    private StringBuilder Next() => text.Length == 0 ? text : text.Append(", ");
}
