using System.Linq.Expressions;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Days of the year without their year. They are numbered from 1 March (0) to 28 February (364) and 29 February (365), so that the leap
/// day stands last and moves no other. Who was born on it has the anniversary on 1 March in other years, as ages count (<see cref="Interval.Age"/>).
/// </summary>
internal static class Anniversary
{
    /// <summary>1 March of the year 0, counted from 1 January of the year 1.</summary>
    private const int FirstMarch = -306;

    private const int Cycle = 146_097;
    private const int LeapDay = 365;

    /// <summary>0–365.</summary>
    /// <param name="day">A day number from 0, 1 January of the year 1.</param>
    public static int DayOfYear(int day) => AsDayOfYear.Value(day);

    /// <summary>The days of the year of which one falls on the as-of date or the days after it, as few intervals.</summary>
    /// <param name="asOf">Day number of the first.</param>
    /// <param name="days">How many more.</param>
    public static IReadOnlyList<Interval> Within(int asOf, int days)
    {
        // So many days hold every day of the year once.
        if (days >= LeapDay)
            return [new Interval(0, LeapDay)];
        var found = new SortedSet<int>();
        for (var day = asOf; day <= Math.Min(asOf + days, DateOnly.MaxValue.DayNumber); day++)
        {
            var date = DateOnly.FromDayNumber(day);
            found.Add(DayOfYear(day));
            if (date is { Month: 3, Day: 1 } && !DateTime.IsLeapYear(date.Year))
                found.Add(LeapDay);
        }

        var intervals = new List<Interval>();
        foreach (var day in found)
        {
            if (intervals.Count > 0 && intervals[^1].Last == day - 1)
                intervals[^1] = intervals[^1] with { Last = day };
            else
                intervals.Add(new Interval(day, day));
        }

        return intervals;
    }

    /// <summary>A day column whose anniversary is among them; false where there is no day.</summary>
    public static Expression<Func<TRow, bool>> Where<TRow>(Expression<Func<TRow, int?>> column, AnniversaryDays among)
    {
        var dayOfYear = Expression.Lambda<Func<TRow, int>>(AsDayOfYear.On(Expression.Property(column.Body, nameof(Nullable<int>.Value))), column.Parameters);
        Expression<Func<TRow, bool>> any = a => false;
        foreach (var (first, last) in among.OfYear)
            any = any.Or(dayOfYear.On(d => d >= first && d <= last));
        var latest = among.Latest;
        return column.On(d => d != null && d <= latest).And(any);
    }

    /// <summary>
    /// Days to years by whole numbers alone, which every database divides alike: no dialect has the same words for a date's parts, and
    /// the column holds no date. Leap years are taken out of the 400-year cycle by their lengths (1,460, 36,524 and 146,096 days).
    /// </summary>
    private static class AsDayOfYear
    {
        public static readonly Func<int, int> Value = Compile();

        public static Expression On(Expression day)
        {
            var inCycle = Expression.Modulo(Plus(day, -FirstMarch), Constant(Cycle));
            var year = Expression.Divide(
                Expression.Subtract(Expression.Add(Expression.Subtract(inCycle, By(inCycle, 1_460)), By(inCycle, 36_524)), By(inCycle, 146_096)), Constant(365));
            return Expression.Subtract(inCycle, Expression.Subtract(Expression.Add(Expression.Multiply(Constant(365), year), By(year, 4)), By(year, 100)));
        }

        private static Func<int, int> Compile()
        {
            var day = Expression.Parameter(typeof(int));
            return Expression.Lambda<Func<int, int>>(On(day), day).Compile();
        }

        private static BinaryExpression Plus(Expression left, int right) => Expression.Add(left, Constant(right));

        private static BinaryExpression By(Expression left, int right) => Expression.Divide(left, Constant(right));

        private static ConstantExpression Constant(int number) => Expression.Constant(number);
    }
}

/// <summary>The days of which an anniversary falls on the as-of date or the days after it. The day itself is none: the first comes a year later.</summary>
/// <param name="OfYear">As <see cref="Anniversary.Within"/> gives them.</param>
/// <param name="Latest">Number of the latest day that can have one among them.</param>
internal sealed record AnniversaryDays(IReadOnlyList<Interval> OfYear, int Latest)
{
    /// <summary>Of a condition with <see cref="RuleOperator.AnniversaryWithin"/>.</summary>
    public static AnniversaryDays Of(LeafQuestion question)
    {
        var (asOf, days) = (question.AsOf, question.Whole);
        var end = DateOnly.FromDayNumber(Math.Min(asOf + days, DateOnly.MaxValue.DayNumber));
        return new AnniversaryDays(Anniversary.Within(asOf, days), Math.Max(asOf - 1, end.Year > 1 ? end.AddYears(-1).DayNumber : 0));
    }

    /// <param name="day">A day number from 0, 1 January of the year 1.</param>
    public bool Has(int day) => day <= Latest && HasDayOfYear(Anniversary.DayOfYear(day));

    /// <param name="dayOfYear">0–365, whatever the year.</param>
    public bool HasDayOfYear(int dayOfYear)
    {
        foreach (var (first, last) in OfYear)
        {
            if (dayOfYear >= first && dayOfYear <= last)
                return true;
        }

        return false;
    }
}
