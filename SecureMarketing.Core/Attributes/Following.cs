using System.Linq.Expressions;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// One event followed by another: some day of the first lies in the window, and the second happened on one of the days after it. "Not
/// followed" speaks of a first event whose days are over on the as-of date, for until then the second may still come; it is therefore
/// not the opposite of "followed", and people without the first event are in neither.
/// </summary>
internal static class Following
{
    public static Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, AttributeCatalogue catalogue, LeafQuestion question)
    {
        var then = question.Then!;
        var (first, last) = Window(question);
        var (from, to) = After(question);
        var events = Source(catalogue, question).Rows(db, question).Where(e => e.Day >= first && e.Day <= last);
        var others = Source(catalogue, then).Rows(db, then);
        var people = (question.Leaf.Operator == RuleOperator.FollowedBy
            ? events.Where(e => others.Any(o => o.ContactId == e.ContactId && o.Day >= e.Day + from && o.Day <= e.Day + to))
            : events.Where(e => !others.Any(o => o.ContactId == e.ContactId && o.Day >= e.Day + from && o.Day <= e.Day + to))).Select(e => e.ContactId);
        return a => people.Contains(a.ContactId);
    }

    public static LeafReading Reading(AttributeCatalogue catalogue, LeafQuestion question)
    {
        var (events, others) = (Source(catalogue, question), Source(catalogue, question.Then!));
        var (from, to) = After(question);
        return (events.Listed(question), others.Listed(question.Then!)) is ({ } days, { } then)
            ? new FollowReading(days, Window(question), then, from, to, question.Leaf.Operator == RuleOperator.NotFollowedBy)
            : new SqlReading((AnswerLife)Math.Min((int)events.Life, (int)others.Life));
    }

    /// <summary>The days after the event that count, both included.</summary>
    private static (int From, int To) After(LeafQuestion question) => (question.Leaf.SameDay ? 0 : 1, question.Whole);

    /// <summary>The days of the event.</summary>
    private static Interval Window(LeafQuestion question)
    {
        var window = Interval.Window(question);
        return question.Leaf.Operator == RuleOperator.FollowedBy ? window : window with { Last = Math.Min(window.Last, question.AsOf - question.Whole - 1) };
    }

    private static IHappenings Source(AttributeCatalogue catalogue, LeafQuestion question) => (IHappenings)catalogue.SourceOf(question.Leaf.Attribute);
}
