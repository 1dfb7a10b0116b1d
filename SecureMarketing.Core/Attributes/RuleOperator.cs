using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SecureMarketing.Core.Attributes;

/// <summary>How a condition compares. The name in JSON is <see cref="RuleOperators.Word"/>.</summary>
public enum RuleOperator
{
    EqualTo = 1,
    In,
    StartsWith,
    Between,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    Exists,
    Missing,
    Active,
    Ever,
    Never,
    WithinLast,
    NotWithinLast,
    WithinNext,
    OnOrAfter,
    Before,
    CountAtLeast,
    InSegment,
    NotInSegment,
    AnniversaryWithin,

    /// <summary>It happened, and within so many days something else did (<see cref="RuleLeaf.Then"/>).</summary>
    FollowedBy,

    /// <summary>It happened, the days after it are over, and within them the other thing did not happen.</summary>
    NotFollowedBy,

    /// <summary>Received, and never answered.</summary>
    ReceivedOnly,
}

/// <summary>Shape of the value that an operator takes.</summary>
public enum ValueShape
{
    None,
    Number,
    NumberRange,
    Text,
    TextList,
    Flag,
    Day,
    DayRange,

    /// <summary>A number of days, 1–36,500.</summary>
    Days,

    /// <summary>A number of days to come besides today, 0–36,500: 0 is today alone.</summary>
    DaysAhead,

    /// <summary>How often, 1–10,000.</summary>
    Count,

    /// <summary>A saved segment's version.</summary>
    Segment,

    /// <summary>Codes of answers.</summary>
    Codes,
}

/// <summary>Words and value shapes of the operators.</summary>
public static class RuleOperators
{
    /// <summary>Longest window, days (100 years).</summary>
    public const int MaxDays = 36_500;

    public const int MaxCount = 10_000;

    private static readonly FrozenDictionary<RuleOperator, string> Words = new Dictionary<RuleOperator, string>
    {
        [RuleOperator.EqualTo] = "equals",
        [RuleOperator.In] = "in",
        [RuleOperator.StartsWith] = "startsWith",
        [RuleOperator.Between] = "between",
        [RuleOperator.AtLeast] = "atLeast",
        [RuleOperator.AtMost] = "atMost",
        [RuleOperator.MoreThan] = "moreThan",
        [RuleOperator.LessThan] = "lessThan",
        [RuleOperator.Exists] = "exists",
        [RuleOperator.Missing] = "missing",
        [RuleOperator.Active] = "active",
        [RuleOperator.Ever] = "ever",
        [RuleOperator.Never] = "never",
        [RuleOperator.WithinLast] = "withinLast",
        [RuleOperator.NotWithinLast] = "notWithinLast",
        [RuleOperator.WithinNext] = "withinNext",
        [RuleOperator.OnOrAfter] = "onOrAfter",
        [RuleOperator.Before] = "before",
        [RuleOperator.CountAtLeast] = "countAtLeast",
        [RuleOperator.InSegment] = "isIn",
        [RuleOperator.NotInSegment] = "isNotIn",
        [RuleOperator.AnniversaryWithin] = "anniversaryWithin",
        [RuleOperator.FollowedBy] = "followedBy",
        [RuleOperator.NotFollowedBy] = "notFollowedBy",
        [RuleOperator.ReceivedOnly] = "receivedOnly",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, RuleOperator> ByWord =
        Words.ToFrozenDictionary(w => w.Value, w => w.Key, StringComparer.Ordinal);

    /// <summary>True for an event that something else follows, or does not follow.</summary>
    public static bool Follows(RuleOperator op) => op is RuleOperator.FollowedBy or RuleOperator.NotFollowedBy;

    /// <summary>The operator's name in JSON.</summary>
    public static string Word(RuleOperator op) => Words[op];

    public static bool TryParse(string word, [NotNullWhen(true)] out RuleOperator? op)
    {
        op = ByWord.TryGetValue(word, out var found) ? found : null;
        return op is not null;
    }

    /// <summary>What value an operator takes on an attribute of this type.</summary>
    public static ValueShape Shape(AttributeType type, RuleOperator op) => op switch
    {
        RuleOperator.Exists or RuleOperator.Missing or RuleOperator.Active or RuleOperator.Ever or RuleOperator.Never or RuleOperator.ReceivedOnly => ValueShape.None,
        RuleOperator.WithinLast or RuleOperator.NotWithinLast or RuleOperator.WithinNext or RuleOperator.FollowedBy or RuleOperator.NotFollowedBy => ValueShape.Days,
        RuleOperator.AnniversaryWithin => ValueShape.DaysAhead,
        RuleOperator.OnOrAfter or RuleOperator.Before => ValueShape.Day,
        RuleOperator.CountAtLeast => ValueShape.Count,
        RuleOperator.InSegment or RuleOperator.NotInSegment => ValueShape.Segment,
        RuleOperator.In => type == AttributeType.Answer ? ValueShape.Codes : ValueShape.TextList,
        RuleOperator.StartsWith => ValueShape.Text,
        RuleOperator.Between => IsMeasured(type) ? ValueShape.NumberRange : ValueShape.DayRange,
        RuleOperator.EqualTo => type switch
        {
            AttributeType.Flag => ValueShape.Flag,
            AttributeType.Text or AttributeType.Choice => ValueShape.Text,
            AttributeType.Day => ValueShape.Day,
            _ => ValueShape.Number,
        },
        _ => ValueShape.Number,
    };

    /// <summary>The operator as read in a rule row: "is at least", "within the last … days".</summary>
    public static string Label(AttributeType type, RuleOperator op) => op switch
    {
        RuleOperator.EqualTo => "is",
        RuleOperator.In => "is any of",
        RuleOperator.StartsWith => "starts with",
        RuleOperator.Between => "is between",
        RuleOperator.AtLeast => "is at least",
        RuleOperator.AtMost => "is at most",
        RuleOperator.MoreThan => "is more than",
        RuleOperator.LessThan => "is less than",
        RuleOperator.Exists => "is on record",
        RuleOperator.Missing => "is not on record",
        RuleOperator.Active => "is active",
        RuleOperator.Ever => "ever",
        RuleOperator.Never => "never",
        RuleOperator.WithinLast => "within the last",
        RuleOperator.NotWithinLast => type == AttributeType.Day ? "more than … days ago" : "not within the last",
        RuleOperator.WithinNext => "within the next",
        RuleOperator.OnOrAfter => "on or after",
        RuleOperator.Before => "before",
        RuleOperator.CountAtLeast => "at least … times",
        RuleOperator.InSegment => "is in",
        RuleOperator.NotInSegment => "is not in",
        RuleOperator.AnniversaryWithin => "has its anniversary within the next",
        RuleOperator.FollowedBy => "followed within",
        RuleOperator.NotFollowedBy => "not followed within",
        RuleOperator.ReceivedOnly => "never, though received",
        _ => Word(op),
    };

    private static bool IsMeasured(AttributeType type) => type is AttributeType.Number or AttributeType.Measurement;
}
