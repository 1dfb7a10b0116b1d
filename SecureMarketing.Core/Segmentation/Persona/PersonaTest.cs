using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Units;

namespace SecureMarketing.Core.Segmentation.Persona;

/// <summary>A condition asked of an invented person: by its type and operator alone, with the intervals that both evaluators use.</summary>
internal static class PersonaTest
{
    private static readonly PersonaFact Nothing = new();

    /// <summary>What has to be made up for a condition; a yes or no to the condition itself where its facts cannot be said in one of the other shapes.</summary>
    public static PersonaAnswer AnswerOf(RuleLeaf leaf, AttributeDefinition attribute) => (attribute.Type, leaf.Operator) switch
    {
        (AttributeType.Flag, _) => PersonaAnswer.YesNo,
        (AttributeType.Number, RuleOperator.EqualTo or RuleOperator.Between or RuleOperator.AtLeast or RuleOperator.AtMost or RuleOperator.MoreThan or RuleOperator.LessThan or RuleOperator.Exists or RuleOperator.Missing)
            when leaf.During is null => PersonaAnswer.Number,
        (AttributeType.Measurement, RuleOperator.EqualTo or RuleOperator.Between or RuleOperator.AtLeast or RuleOperator.AtMost or RuleOperator.MoreThan or RuleOperator.LessThan or RuleOperator.Exists or RuleOperator.Missing)
            => PersonaAnswer.Result,
        (AttributeType.Choice or AttributeType.Text, RuleOperator.EqualTo or RuleOperator.In or RuleOperator.StartsWith or RuleOperator.Exists or RuleOperator.Missing)
            when attribute.Window == WindowUse.Never => PersonaAnswer.Word,
        (AttributeType.Day, RuleOperator.EqualTo or RuleOperator.Before or RuleOperator.OnOrAfter or RuleOperator.Between or RuleOperator.WithinLast or RuleOperator.NotWithinLast or RuleOperator.WithinNext
            or RuleOperator.AnniversaryWithin or RuleOperator.Exists or RuleOperator.Missing) => PersonaAnswer.Day,
        (AttributeType.Event, RuleOperator.Active or RuleOperator.Ever or RuleOperator.Never or RuleOperator.WithinLast or RuleOperator.NotWithinLast or RuleOperator.OnOrAfter or RuleOperator.Before
            or RuleOperator.Between or RuleOperator.CountAtLeast) => PersonaAnswer.Days,
        _ => PersonaAnswer.YesNo,
    };

    /// <summary>The same for conditions that ask about the same thing.</summary>
    public static string KeyOf(RuleLeaf leaf, AttributeDefinition attribute) => AnswerOf(leaf, attribute) == PersonaAnswer.YesNo && attribute.Type != AttributeType.Flag
        ? RuleJson.Canonical(leaf)
        : RuleJson.Canonical(new RuleLeaf { Attribute = leaf.Attribute, Operator = RuleOperator.Exists, Of = leaf.Of, Last = leaf.Last, Split = leaf.Split, Stages = leaf.Stages });

    /// <param name="question">The condition.</param>
    /// <param name="fact">Null = not on record.</param>
    /// <param name="meant">Words of the data that the condition means, where it names them by code.</param>
    public static bool Holds(LeafQuestion question, PersonaFact? fact, IReadOnlySet<string> meant)
    {
        var (leaf, made) = (question.Leaf, fact ?? Nothing);
        return AnswerOf(leaf, question.Definition) switch
        {
            PersonaAnswer.Number => OnRecord(leaf, made.Number is not null) ?? (made.Number is { } number && Passes(leaf, number)),
            PersonaAnswer.Word => OnRecord(leaf, made.Word is not null) ?? (made.Word is { } word && (Passes(leaf, word) || meant.Contains(word))),
            PersonaAnswer.Day => OnRecord(leaf, made.Days.Count > 0) ?? (made.Days is [var day, ..] && Passes(question, day.DayNumber)),
            PersonaAnswer.Days => Happened(question, made),
            PersonaAnswer.Result => Measured(question, made),
            _ when leaf.Value is FlagValue flag => made.Yes is { } yes && yes == flag.Flag,
            _ => made.Yes == true,
        };
    }

    /// <summary>Null when the condition asks for more than that.</summary>
    private static bool? OnRecord(RuleLeaf leaf, bool isThere) => leaf.Operator switch
    {
        RuleOperator.Exists => isThere,
        RuleOperator.Missing => !isThere,
        _ => null,
    };

    private static bool Passes(RuleLeaf leaf, decimal number) => leaf.Value is NumberRange range
        ? number >= range.From && number <= range.To
        : leaf.Value is NumberValue { Number: var bound } && leaf.Operator switch
        {
            RuleOperator.AtLeast => number >= bound,
            RuleOperator.AtMost => number <= bound,
            RuleOperator.MoreThan => number > bound,
            RuleOperator.LessThan => number < bound,
            _ => number == bound,
        };

    private static bool Passes(RuleLeaf leaf, string word)
    {
        IReadOnlyList<string> stated = leaf.Value is TextList list ? list.Texts : [((TextValue)leaf.Value!).Text];
        return stated.Any(s => leaf.Operator == RuleOperator.StartsWith ? word.StartsWith(s, StringComparison.OrdinalIgnoreCase) : string.Equals(word, s, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Passes(LeafQuestion question, int day) => question.Leaf.Operator == RuleOperator.AnniversaryWithin
        ? AnniversaryDays.Of(question).Has(day)
        : Inside(Interval.Days(question), day);

    private static bool Happened(LeafQuestion question, PersonaFact made)
    {
        var days = made.Days.Select(d => d.DayNumber);
        return question.Leaf.Operator switch
        {
            RuleOperator.Active => made.Active,
            RuleOperator.Ever => made.Days.Count > 0 || made.Active,
            RuleOperator.Never => made.Days.Count == 0 && !made.Active,
            RuleOperator.NotWithinLast => !days.Any(d => Inside(new Interval(question.AsOf - question.Whole, question.AsOf), d)),
            RuleOperator.CountAtLeast => days.Count(d => Inside(Interval.Window(question), d)) >= question.Whole,
            _ => days.Any(d => Inside(Interval.Days(question), d)),
        };
    }

    private static bool Measured(LeafQuestion question, PersonaFact made)
    {
        var leaf = question.Leaf;
        var counts = made.Number is not null && (leaf.During is null || (made.Days is [var day, ..] && Inside(Interval.Window(question), day.DayNumber)));
        var same = leaf.Unit is null || string.Equals(leaf.Unit, made.Unit, StringComparison.Ordinal);
        var from = same ? null : question.Conversions.Where(c => c.From.Recorded == made.Unit).Select(c => (UnitConversion?)c.From).FirstOrDefault();
        var (first, last) = from is { } unit ? MeasuredTest.Inside(question, unit) : MeasuredTest.Inside(question);
        var value = (double)(made.Number ?? 0);
        var holds = counts && (same || from is not null) && value >= first && value <= last;
        return leaf.Operator == RuleOperator.Missing ? !holds : holds;
    }

    private static bool Inside(Interval interval, int number) => number >= interval.First && number <= interval.Last;
}
