using System.Globalization;

namespace SecureMarketing.Core.Attributes;

/// <summary>Facts in a few words.</summary>
public static class Spoken
{
    public const string NotOnRecord = "not on record";

    public static string Day(int? day) => day is { } number ? Day(DateOnly.FromDayNumber(number)) : NotOnRecord;

    /// <summary>ISO 8601: the same in every reader's country.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Number(decimal number) => number.ToString("0.##########", CultureInfo.InvariantCulture);

    public static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>"1 day", "90 days".</summary>
    public static string Count(decimal count, string one) => $"{count.ToString("#,0.##", CultureInfo.InvariantCulture)} {one}{(count == 1 ? "" : "s")}";

    /// <summary>"a", "a or b", "a, b or c".</summary>
    public static string Or(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => string.Join(", ", words.Take(words.Count - 1)) + " or " + words[^1],
    };
}
