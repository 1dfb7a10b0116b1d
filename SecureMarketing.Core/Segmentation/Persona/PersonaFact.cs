using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation.Persona;

/// <summary>How somebody answers for an invented person.</summary>
public enum PersonaAnswer
{
    Number = 1,
    Word,
    YesNo,
    Day,

    /// <summary>Any number of days, and whether it is active now.</summary>
    Days,

    /// <summary>A number with its unit and day.</summary>
    Result,
}

/// <summary>What a rule asks about an invented person; conditions that ask about the same share one.</summary>
/// <param name="Key">Names it among the questions of a rule; the same as long as the rule asks it.</param>
/// <param name="Attribute">Key of the attribute.</param>
/// <param name="Label">Of the attribute.</param>
/// <param name="About">Which codes, split or form is meant, in words; null where the label says all.</param>
/// <param name="Choices">Words to choose from; empty = any.</param>
/// <param name="Unit">Of the number, in words or UCUM; null = none.</param>
/// <param name="CanBeActive">True where a rule may ask whether it is active now.</param>
public sealed record PersonaQuestion(string Key, string Attribute, string Label, string? About, PersonaAnswer Answer, IReadOnlyList<string> Choices, string? Unit, bool CanBeActive);

/// <summary>One thing that somebody made up. Nobody's data; what is left open is not on record.</summary>
public sealed record PersonaFact
{
    public const int MostDays = 50;
    public const int MostLetters = 200;

    public decimal? Number { get; init; }

    /// <summary>UCUM, for results; null = none stated.</summary>
    public string? Unit { get; init; }

    public string? Word { get; init; }

    /// <summary>Null = not on record, which is no.</summary>
    public bool? Yes { get; init; }

    /// <summary>At most 50; of one day, or a result, the first counts.</summary>
    public IReadOnlyList<DateOnly> Days { get; init; } = [];

    public bool Active { get; init; }

    /// <summary>As the verdict tells it.</summary>
    public string Shown
    {
        get
        {
            var parts = new List<string>();
            if (Number is { } number)
                parts.Add(Unit is null ? Spoken.Number(number) : $"{Spoken.Number(number)} {Unit}");
            if (!string.IsNullOrWhiteSpace(Word))
                parts.Add(Word.Trim());
            if (Yes is { } yes)
                parts.Add(yes ? "yes" : "no");
            if (Days.Count > 0)
                parts.Add(string.Join(", ", Days.Order().Select(Spoken.Day)));
            if (Active)
                parts.Add("active");
            return parts.Count == 0 ? Spoken.NotOnRecord : string.Join(", ", parts);
        }
    }
}
