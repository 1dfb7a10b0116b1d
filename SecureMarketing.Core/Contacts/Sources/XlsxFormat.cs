using System.Globalization;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>What a number in a cell stands for: the number format decides whether 33059 is a number or 4 July 1990.</summary>
/// <param name="IsDate">A day.</param>
/// <param name="HasTime">A day with a time of day.</param>
/// <param name="Digits">Leading zeros are shown up to this many digits (ZIP codes: 5); 0 = none.</param>
internal readonly record struct XlsxFormat(bool IsDate, bool HasTime, int Digits)
{
    public static readonly XlsxFormat General;

    /// <summary>The last whole second of year 9999 in Excel's count.</summary>
    private const double LastDay = 2958465.99999;

    /// <param name="id">Built-in number (ECMA-376 §18.8.30) or that of a custom format.</param>
    /// <param name="code">The custom format's code, null for a built-in one.</param>
    public static XlsxFormat Of(int id, string? code)
    {
        if (code is null)
            return new XlsxFormat(id is (>= 14 and <= 17) or 22 or (>= 27 and <= 36) or (>= 50 and <= 58), id == 22, 0);
        var plain = Plain(code);
        if (plain.Length > 1 && plain.All(c => c == '0'))
            return new XlsxFormat(false, false, plain.Length);
        if (plain.Contains("GENERAL", StringComparison.Ordinal))
            return General;
        var isDate = plain.AsSpan().IndexOfAny('D', 'Y') >= 0;
        return new XlsxFormat(isDate, isDate && plain.Contains('H', StringComparison.Ordinal), 0);
    }

    /// <summary>The number as text: ISO 8601 for a day, otherwise without exponent and with the zeros that the format shows.</summary>
    public string Text(string number, bool from1904)
    {
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return number;
        // Excel shows 29 February 1900 for 60, a day that never was: as written it is refused like any impossible date, not moved to the next.
        if (IsDate && !from1904 && value is >= 60 and < 61)
            return "1900-02-29";
        if (IsDate && value is >= 1 and <= LastDay)
        {
            // Excel counts a 29 February 1900 that never was; .NET's count agrees from 1 March 1900 on.
            var at = DateTime.FromOADate(from1904 ? value + 1462 : value < 60 ? value + 1 : value);
            at = new DateTime((at.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Unspecified);
            return at.ToString(HasTime ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        if (value == Math.Floor(value) && Math.Abs(value) < 1e15)
            return ((long)value).ToString("D" + Math.Max(1, Digits), CultureInfo.InvariantCulture);
        return Math.Abs(value) < 1e15 && Math.Abs(value) > 1e-9 ? ((decimal)value).ToString(CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Upper case, without quoted words, escaped characters, colours and conditions, first section only.</summary>
    private static string Plain(string code)
    {
        var kept = new List<char>();
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = code.IndexOf('"', i + 1) is > 0 and var end ? end : code.Length;
                    break;
                case '[':
                    i = code.IndexOf(']', i + 1) is > 0 and var close ? close : code.Length;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                default:
                    kept.Add(char.ToUpperInvariant(code[i]));
                    break;
            }
        }

        return new string([.. kept]);
    }
}
