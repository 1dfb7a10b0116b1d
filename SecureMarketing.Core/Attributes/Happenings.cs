using System.Linq.Expressions;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Attributes;

/// <summary>Something that happened to a person on a day: the shape that visits and appointments share in queries.</summary>
internal sealed class ContactDay
{
    public ContactId ContactId { get; init; }

    public int Day { get; init; }
}

/// <summary>Questions about dated happenings, over their raw rows.</summary>
internal static class Happenings
{
    public static Expression<Func<ContactAttributes, bool>> Where(IQueryable<ContactDay> rows, LeafQuestion question)
    {
        var people = People(rows, question);
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        return question.Leaf.Operator is RuleOperator.Never or RuleOperator.NotWithinLast ? among.Not() : among;
    }

    /// <summary>The latest happening up to the as-of date lies in the interval that the operator means.</summary>
    public static Expression<Func<ContactAttributes, bool>> Latest(IQueryable<ContactDay> rows, LeafQuestion question)
    {
        var asOf = question.AsOf;
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return OnRecord(rows.Where(d => d.Day <= asOf), question);
        if (question.Leaf.Operator == RuleOperator.AnniversaryWithin)
        {
            var latest = rows.Where(d => d.Day <= asOf).GroupBy(d => d.ContactId).Select(g => new ContactDay { ContactId = g.Key, Day = g.Max(d => d.Day) });
            var people = latest.Where(Anniversary.Where<ContactDay>(d => d.Day, AnniversaryDays.Of(question))).Select(d => d.ContactId);
            return a => people.Contains(a.ContactId);
        }

        var (first, last) = Interval.Days(question);
        last = Math.Min(last, asOf);
        var inside = rows.Where(d => d.Day >= first && d.Day <= last).Select(d => d.ContactId);
        // "Any time until then" holds for most people who have one: each one's own days are looked at, which costs SQLite a fifth of gathering
        // everybody's first.
        Expression<Func<ContactAttributes, bool>> then = first <= Interval.Everything.First
            ? a => rows.Any(d => d.ContactId == a.ContactId && d.Day <= last)
            : a => inside.Contains(a.ContactId);
        if (last == asOf)
            return then;
        Expression<Func<ContactAttributes, bool>> since = a => rows.Any(d => d.ContactId == a.ContactId && d.Day > last && d.Day <= asOf);
        return then.And(since.Not());
    }

    /// <summary>The earliest happening from the as-of date on lies in the interval that the operator means.</summary>
    public static Expression<Func<ContactAttributes, bool>> Next(IQueryable<ContactDay> rows, LeafQuestion question)
    {
        var asOf = question.AsOf;
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return OnRecord(rows.Where(d => d.Day >= asOf), question);
        var (first, last) = Interval.Days(question);
        first = Math.Max(first, asOf);
        var inside = rows.Where(d => d.Day >= first && d.Day <= last).Select(d => d.ContactId);
        Expression<Func<ContactAttributes, bool>> then = a => inside.Contains(a.ContactId);
        if (first == asOf)
            return then;
        Expression<Func<ContactAttributes, bool>> before = a => rows.Any(d => d.ContactId == a.ContactId && d.Day >= asOf && d.Day < first);
        return then.And(before.Not());
    }

    /// <summary>What <see cref="Where"/> asks.</summary>
    public static LeafReading Reading(PersonDays days, LeafQuestion question)
    {
        var reading = question.Leaf.Operator == RuleOperator.CountAtLeast
            ? new DaysReading(days, Interval.Window(question), question.Whole)
            : new DaysReading(days, Happened(question));
        return question.Leaf.Operator is RuleOperator.Never or RuleOperator.NotWithinLast ? new NotReading(reading) : reading;
    }

    /// <summary>What <see cref="Latest"/> asks.</summary>
    public static LeafReading LatestReading(PersonDays days, LeafQuestion question)
    {
        var past = Interval.Everything with { Last = question.AsOf };
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return OnRecord(new DaysReading(days, past), question);
        if (question.Leaf.Operator == RuleOperator.AnniversaryWithin)
            return new AnniversaryReading(days, question.AsOf, AnniversaryDays.Of(question));
        var (first, last) = Interval.Days(question);
        last = Math.Min(last, question.AsOf);
        return new AllReading([new DaysReading(days, new Interval(first, last)), new NotReading(new DaysReading(days, new Interval(last + 1, question.AsOf)))]);
    }

    /// <summary>What <see cref="Next"/> asks.</summary>
    public static LeafReading NextReading(PersonDays days, LeafQuestion question)
    {
        var coming = Interval.Everything with { First = question.AsOf };
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return OnRecord(new DaysReading(days, coming), question);
        var (first, last) = Interval.Days(question);
        first = Math.Max(first, question.AsOf);
        return new AllReading([new DaysReading(days, new Interval(first, last)), new NotReading(new DaysReading(days, new Interval(question.AsOf, first - 1)))]);
    }

    private static LeafReading OnRecord(LeafReading reading, LeafQuestion question) => question.Leaf.Operator == RuleOperator.Missing ? new NotReading(reading) : reading;

    private static Interval Happened(LeafQuestion question) => question.Leaf.Operator == RuleOperator.NotWithinLast
        ? new Interval(question.AsOf - question.Whole, question.AsOf)
        : Interval.Days(question);

    private static Expression<Func<ContactAttributes, bool>> OnRecord(IQueryable<ContactDay> rows, LeafQuestion question)
    {
        var people = rows.Select(d => d.ContactId);
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
    }

    private static IQueryable<ContactId> People(IQueryable<ContactDay> rows, LeafQuestion question)
    {
        var least = question.Leaf.Operator == RuleOperator.CountAtLeast ? question.Whole : 1;
        var (first, last) = question.Leaf.Operator == RuleOperator.CountAtLeast ? Interval.Window(question) : Happened(question);
        var inside = rows.Where(d => d.Day >= first && d.Day <= last);
        return least > 1 ? inside.GroupBy(d => d.ContactId).Where(g => g.Count() >= least).Select(g => g.Key) : inside.Select(d => d.ContactId);
    }
}
