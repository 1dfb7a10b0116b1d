using System.Globalization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>What a column's values look like.</summary>
public enum ColumnShape
{
    /// <summary>No value in the sample.</summary>
    Empty = 0,
    Text = 1,
    Integer = 2,
    Decimal = 3,
    Date = 4,
    DateTime = 5,
    Email = 6,
    Phone = 7,

    /// <summary>Yes and no in any spelling.</summary>
    Flag = 8,
}

/// <summary>A column as its first rows show it. Holds values and so PHI: a class, so that logging it whole prints nothing.</summary>
public sealed class ColumnProfile
{
    // Nine in ten: one bad cell must not hide what a column is.
    private const double Enough = 0.9;

    private ColumnProfile(string name, IReadOnlyList<string> values, int rows)
    {
        Name = name;
        Values = values;
        Filled = rows == 0 ? 0 : values.Count / (double)rows;
        Distinct = values.Distinct(StringComparer.OrdinalIgnoreCase).Count();
        Shape = ShapeOf(values);
        Order = Shape is ColumnShape.Date or ColumnShape.DateTime ? SourceDates.OrderOf(values) : null;
    }

    public string Name { get; }

    /// <summary>The values of the sample that are not blank, trimmed, in file order.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Share of rows that have a value, 0–1.</summary>
    public double Filled { get; }

    /// <summary>How many different values the sample has, letter case aside.</summary>
    public int Distinct { get; }

    public ColumnShape Shape { get; }

    /// <summary>The order of day and month that the values need; null when it makes no difference or cannot be told.</summary>
    public DateOrder? Order { get; }

    /// <summary>Profiles of every column.</summary>
    /// <param name="columns">Their names.</param>
    /// <param name="rows">Sample rows; short ones miss cells.</param>
    public static IReadOnlyList<ColumnProfile> Of(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows) =>
        [.. columns.Select((name, i) => new ColumnProfile(
            name, [.. rows.Where(r => i < r.Count).Select(r => r[i].Trim()).Where(v => v.Length > 0)], rows.Count))];

    /// <summary>What nearly all of these texts are.</summary>
    public static ColumnShape ShapeOf(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return ColumnShape.Empty;
        var shapes = values.Select(ShapeOf).CountBy(s => s).ToDictionary();
        int Count(params ColumnShape[] of) => of.Sum(s => shapes.GetValueOrDefault(s));
        bool Are(params ColumnShape[] of) => Count(of) >= values.Count * Enough;
        if (Are(ColumnShape.Flag) || (Are(ColumnShape.Flag, ColumnShape.Integer) && values.All(v => v is "0" or "1")))
            return ColumnShape.Flag;
        if (Are(ColumnShape.Integer))
            return ColumnShape.Integer;
        if (Are(ColumnShape.Integer, ColumnShape.Decimal))
            return ColumnShape.Decimal;
        if (Are(ColumnShape.Date))
            return ColumnShape.Date;
        if (Are(ColumnShape.Date, ColumnShape.DateTime))
            return ColumnShape.DateTime;
        return Are(ColumnShape.Email) ? ColumnShape.Email : Are(ColumnShape.Phone) ? ColumnShape.Phone : ColumnShape.Text;
    }

    /// <summary>What one text is by itself.</summary>
    public static ColumnShape ShapeOf(string value)
    {
        if (value.Length == 0)
            return ColumnShape.Empty;
        if (value.ToUpperInvariant() is "TRUE" or "FALSE" or "YES" or "NO" or "Y" or "N")
            return ColumnShape.Flag;
        // Eight digits are a date when they are one of a plausible year; a plain number otherwise.
        var date = SourceDates.Read(value, DateOrder.MonthFirst) ?? SourceDates.Read(value, DateOrder.DayFirst);
        if (date is { Day.Year: > 1880 and < 2130 })
            return value.Contains(':', StringComparison.Ordinal) ? ColumnShape.DateTime : ColumnShape.Date;
        if (value.All(char.IsAsciiDigit))
            return ColumnShape.Integer;
        if (decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ||
            (value.Count(c => c == ',') == 1 && decimal.TryParse(value.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)))
            return ColumnShape.Decimal;
        if (value.Contains('@', StringComparison.Ordinal) && EmailAddress.TryParse(value, out _))
            return ColumnShape.Email;
        var digits = value.Count(char.IsAsciiDigit);
        return digits is >= 7 and <= 15 && value.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '(' or ')' or ' ' or '.' or '/') ? ColumnShape.Phone : ColumnShape.Text;
    }
}
