namespace SecureMarketing.Core.Attributes;

/// <summary>Whole numbers or day numbers from <see cref="First"/> to <see cref="Last"/>, both inclusive; empty when First &gt; Last.</summary>
internal readonly record struct Interval(int First, int Last)
{
    /// <summary>Far outside any count, age or day number, and still safe to add to.</summary>
    private const int Far = 100_000_000;

    public static readonly Interval Everything = new(-Far, Far);

    /// <summary>The days that a date operator means.</summary>
    public static Interval Days(LeafQuestion question) => question.Leaf.Operator switch
    {
        RuleOperator.EqualTo => new(question.Day, question.Day),
        RuleOperator.Before => new(-Far, question.Day - 1),
        RuleOperator.OnOrAfter => new(question.Day, Far),
        RuleOperator.Between => question.Leaf.Value is DayRange range ? new(range.From.DayNumber, range.To.DayNumber) : Everything,
        RuleOperator.WithinLast => new(question.AsOf - question.Whole, question.AsOf),
        RuleOperator.NotWithinLast => new(-Far, question.AsOf - question.Whole - 1),
        RuleOperator.WithinNext => new(question.AsOf, question.AsOf + question.Whole),
        _ => Everything,
    };

    /// <summary>The days of a counting window; everything when there is none.</summary>
    public static Interval Window(LeafQuestion question)
    {
        if (question.Leaf.During is not { } during)
            return Everything;
        var (first, last) = during.Days(question.AsOf);
        return new(Math.Max(first, -Far), Math.Min(last, Far));
    }

    /// <summary>The whole numbers that a number operator means.</summary>
    public static Interval Wholes(LeafQuestion question) => question.Leaf.Operator switch
    {
        RuleOperator.EqualTo => question.Number == decimal.Truncate(question.Number) ? new(Clamp(question.Number), Clamp(question.Number)) : new(1, 0),
        RuleOperator.AtLeast => new(Clamp(decimal.Ceiling(question.Number)), Far),
        RuleOperator.MoreThan => new(Clamp(decimal.Floor(question.Number) + 1), Far),
        RuleOperator.AtMost => new(-Far, Clamp(decimal.Floor(question.Number))),
        RuleOperator.LessThan => new(-Far, Clamp(decimal.Ceiling(question.Number) - 1)),
        RuleOperator.Between => question.Leaf.Value is NumberRange range ? new(Clamp(decimal.Ceiling(range.From)), Clamp(decimal.Floor(range.To))) : Everything,
        _ => Everything,
    };

    /// <summary>Birth days of people whose age in completed years lies in the interval on the as-of date.</summary>
    public static Interval BirthDays(Interval ages, int asOf)
    {
        var today = DateOnly.FromDayNumber(asOf);
        return new(
            ages.Last >= today.Year ? -Far : Anniversary(today, ages.Last + 1) + 1,
            ages.First >= today.Year ? -Far - 1 : Anniversary(today, ages.First));
    }

    /// <summary>Completed years; a person born on 29 February turns on 1 March in other years.</summary>
    public static int Age(int birthDay, int asOf)
    {
        var (birth, today) = (DateOnly.FromDayNumber(birthDay), DateOnly.FromDayNumber(asOf));
        var years = today.Year - birth.Year;
        return (today.Month, today.Day).CompareTo((birth.Month, birth.Day)) < 0 ? years - 1 : years;
    }

    private static int Anniversary(DateOnly today, int years) =>
        today.Year - years > 9999 ? Far : today.Year - years < 1 ? -Far : today.AddYears(-years).DayNumber;

    private static int Clamp(decimal number) => (int)Math.Clamp(number, -Far, Far);
}
