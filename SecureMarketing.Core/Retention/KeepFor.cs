using System.Globalization;

namespace SecureMarketing.Core.Retention;

/// <summary>Stored: never renumber.</summary>
public enum KeepUnit
{
    Days = 1,
    Months = 2,
}

/// <summary>A length of time by the calendar.</summary>
/// <param name="Count">1 to 36,500 days or 1,200 months.</param>
public readonly record struct KeepFor(int Count, KeepUnit Unit)
{
    private const int MaxDays = 36_500;
    private const int MaxMonths = 1_200;

    /// <summary>A whole cycle of leap years: two lengths that agree on each of its days agree for ever.</summary>
    private const int Cycle = 1_461;

    public bool IsKnown => Unit switch
    {
        KeepUnit.Days => Count is >= 1 and <= MaxDays,
        KeepUnit.Months => Count is >= 1 and <= MaxMonths,
        _ => false,
    };

    /// <summary>The day that lies so long before; the 31st becomes the last day of a shorter month.</summary>
    public DateOnly Before(DateOnly day) => Unit == KeepUnit.Months ? day.AddMonths(-Count) : day.AddDays(-Count);

    /// <summary>True when on some day this lets something go that the other still keeps.</summary>
    public bool IsShorterThan(KeepFor other)
    {
        var first = new DateOnly(2024, 1, 1);
        for (var i = 0; i < Cycle; i++)
        {
            if (Before(first.AddDays(i)) > other.Before(first.AddDays(i)))
                return true;
        }

        return false;
    }

    /// <summary>"90 days", "1 month".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {(Unit == KeepUnit.Months ? "month" : "day")}{(Count == 1 ? "" : "s")}");

    /// <summary>Reads "90d", "24m", "6y" (years become months).</summary>
    /// <returns>Null when it is none of these, or out of range.</returns>
    public static KeepFor? Parse(string? text)
    {
        if (text is not { Length: >= 2 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MaxDays)
            return null;
        KeepFor? keep = char.ToLowerInvariant(text[^1]) switch
        {
            'd' => new KeepFor(count, KeepUnit.Days),
            'm' => new KeepFor(count, KeepUnit.Months),
            'y' => new KeepFor(count * 12, KeepUnit.Months),
            _ => null,
        };
        return keep is { IsKnown: true } ? keep : null;
    }
}
