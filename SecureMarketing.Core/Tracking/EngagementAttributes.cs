using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Tracking;

/// <summary>
/// What a person did with earlier messages, from the columns that this module keeps. They know the latest open and click, so
/// "within the last" counts everything from the first day of the window on, also when the as-of date lies in the past. How many messages
/// were opened in a window (days in UTC, each message once) the acts themselves tell.
/// </summary>
internal sealed class EngagementAttributes : IAttributeSource
{
    private const string Opened = "opened";
    private const string Clicked = "clicked";
    private const string OpenedOfLast = "openedOfLast";
    private const string ClickedOfLast = "clickedOfLast";
    private const string Received = "messagesReceived";

    /// <summary>How many messages "of the last" means when the rule does not say.</summary>
    private const int DefaultLast = 10;

    private static readonly RuleOperator[] Done =
        [RuleOperator.WithinLast, RuleOperator.NotWithinLast, RuleOperator.Ever, RuleOperator.Never, RuleOperator.OnOrAfter, RuleOperator.CountAtLeast];

    private static readonly RuleOperator[] Counted = [RuleOperator.AtLeast, RuleOperator.AtMost, RuleOperator.Between, RuleOperator.EqualTo];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Of(Opened, "Opened a message", "a message", AttributeType.Event, Done) with { Verb = "opened", Window = WindowUse.Counting },
        Of(Clicked, "Clicked in a message", "in a message", AttributeType.Event, Done) with { Verb = "clicked", Window = WindowUse.Counting },
        Of(OpenedOfLast, "Opened, of the last messages", "number of opened messages", AttributeType.Number, Counted) with { OfLast = true },
        Of(ClickedOfLast, "Clicked, of the last messages", "number of clicked messages", AttributeType.Number, Counted) with { OfLast = true },
        Of(Received, "Messages received", "number of messages received", AttributeType.Number, Counted),
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question) => question.Definition.Key switch
    {
        Opened or Clicked when IsWindowed(question) => Within(db, question),
        Opened => Answered(question, a => a.LastOpenDay, a => a.OpenedCount),
        Clicked => Answered(question, a => a.LastClickDay, a => a.ClickedCount),
        OpenedOfLast when (question.Leaf.Last ?? DefaultLast) == DefaultLast => Within(a => a.OpenedOfLast10, question),
        OpenedOfLast => Within(PopulationCount(a => a.OpenHistory, question.Leaf.Last ?? DefaultLast), question),
        ClickedOfLast => Within(PopulationCount(a => a.ClickHistory, question.Leaf.Last ?? DefaultLast), question),
        _ => Within(a => a.SentCount, question),
    };

    public LeafReading Reading(LeafQuestion question) => question.Definition.Key switch
    {
        Opened or Clicked when IsWindowed(question) => LeafReading.SqlEngaged,
        Opened => AnsweredReading(question, PersonNumber.LastOpenDay, PersonNumber.OpenedCount),
        Clicked => AnsweredReading(question, PersonNumber.LastClickDay, PersonNumber.ClickedCount),
        OpenedOfLast => new HistoryReading(PersonHistory.Opens, question.Leaf.Last ?? DefaultLast, Interval.Wholes(question)),
        ClickedOfLast => new HistoryReading(PersonHistory.Clicks, question.Leaf.Last ?? DefaultLast, Interval.Wholes(question)),
        _ => new NumberReading(PersonNumber.SentCount, Interval.Wholes(question)),
    };

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(TrackedMessage)];

    /// <summary>Once a message was handed over, not having opened it is an answer, too.</summary>
    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.ContactAttributes.AsNoTracking().AnyAsync(a => a.SentCount > 0, cancellationToken) ? [.. Attributes.Select(a => a.Key)] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var row = await db.ContactAttributes.AsNoTracking().SingleOrDefaultAsync(a => a.ContactId == contact, cancellationToken);
        if (row is null)
            return Spoken.NotOnRecord;
        var last = question.Leaf.Last ?? DefaultLast;
        return question.Definition.Key switch
        {
            Opened or Clicked when IsWindowed(question) =>
                Spoken.Count(await Acts(db, question).Where(m => m.Person == contact).Select(m => m.MessageId).Distinct().CountAsync(cancellationToken), "message"),
            Opened => Said(row.OpenedCount, row.LastOpenDay),
            Clicked => Said(row.ClickedCount, row.LastClickDay),
            OpenedOfLast => $"{Bits(row.OpenHistory, last)} of the last {Math.Min(last, row.SentCount)}",
            ClickedOfLast => $"{Bits(row.ClickHistory, last)} of the last {Math.Min(last, row.SentCount)}",
            _ => row.SentCount.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static bool IsWindowed(LeafQuestion question) => question.Leaf is { Operator: RuleOperator.CountAtLeast, During: not null };

    private static Expression<Func<ContactAttributes, bool>> Within(AppDbContext db, LeafQuestion question)
    {
        var least = question.Whole;
        var people = Acts(db, question).Select(m => new { m.Person, m.MessageId }).Distinct().GroupBy(m => m.Person).Where(g => g.Count() >= least).Select(g => g.Key);
        return a => people.Contains(a.ContactId);
    }

    /// <summary>Acts of persons in the window, on messages whose acts are counted. What a merged record received is the person's.</summary>
    private static IQueryable<Act> Acts(AppDbContext db, LeafQuestion question)
    {
        var (first, last) = Interval.Window(question);
        var (from, to) = (InstantDay.Start(first), InstantDay.Start(last == int.MaxValue ? last : last + 1));
        var events = db.EngagementEvents.AsNoTracking().Where(e => e.Verdict == MachineVerdict.Person && e.At >= from && e.At < to);
        // Pictures may be blocked: whoever clicked has opened.
        events = question.Definition.Key == Opened
            ? events.Where(e => e.Kind == EngagementKind.Open || e.Kind == EngagementKind.Click)
            : events.Where(e => e.Kind == EngagementKind.Click);
        return events.Join(db.TrackedMessages.Where(m => m.Counts && m.AcceptedAt != null), e => e.MessageId, m => m.MessageId, (e, m) => m)
            .Join(db.Contacts, m => m.ContactId, c => c.Id, (m, c) => new Act { Person = c.MergedInto ?? c.Id, MessageId = m.MessageId });
    }

    private static string Said(int count, int? day) => day is null ? "never" : $"{Spoken.Count(count, "message")}, last {Spoken.Day(day)}";

    private static int Bits(long history, int last) => BitOperations.PopCount((ulong)history & Mask(last));

    private static ulong Mask(int last) => last >= 64 ? ulong.MaxValue : (1UL << last) - 1;

    private static Expression<Func<ContactAttributes, bool>> Answered(
        LeafQuestion question, Expression<Func<ContactAttributes, int?>> day, Expression<Func<ContactAttributes, int>> count)
    {
        var from = question.Leaf.Operator is RuleOperator.WithinLast or RuleOperator.NotWithinLast ? question.AsOf - question.Whole : 0;
        return question.Leaf.Operator switch
        {
            RuleOperator.Ever => day.On(d => d != null),
            RuleOperator.Never => day.On(d => d == null),
            RuleOperator.WithinLast => day.On(d => d != null && d >= from),
            RuleOperator.NotWithinLast => day.On(d => d == null || d < from),
            RuleOperator.OnOrAfter => Since(day, question.Day),
            _ => AtLeast(count, question.Whole),
        };
    }

    private static LeafReading AnsweredReading(LeafQuestion question, PersonNumber day, PersonNumber count)
    {
        LeafReading Since(int first) => new NumberReading(day, Interval.Everything with { First = first });
        return question.Leaf.Operator switch
        {
            RuleOperator.Ever => new NumberReading(day, Interval.Everything),
            RuleOperator.Never => new NotReading(new NumberReading(day, Interval.Everything)),
            RuleOperator.WithinLast => Since(question.AsOf - question.Whole),
            RuleOperator.NotWithinLast => new NotReading(Since(question.AsOf - question.Whole)),
            RuleOperator.OnOrAfter => Since(question.Day),
            _ => new NumberReading(count, Interval.Everything with { First = question.Whole }),
        };
    }

    private static Expression<Func<ContactAttributes, bool>> Since(Expression<Func<ContactAttributes, int?>> day, int first) => day.On(d => d != null && d >= first);

    private static Expression<Func<ContactAttributes, bool>> AtLeast(Expression<Func<ContactAttributes, int>> count, int least) => count.On(c => c >= least);

    private static Expression<Func<ContactAttributes, bool>> Within(Expression<Func<ContactAttributes, int>> number, LeafQuestion question)
    {
        var (first, last) = Interval.Wholes(question);
        return number.On(n => n >= first && n <= last);
    }

    /// <summary>
    /// The bits set among the lowest n, as a sum of CASE terms: no provider translates PopCount or a shift alike, and 64
    /// additions on one row of a scan cost little next to reading it.
    /// </summary>
    private static Expression<Func<ContactAttributes, int>> PopulationCount(Expression<Func<ContactAttributes, long>> history, int last)
    {
        Expression sum = Expression.Constant(0);
        for (var i = 0; i < last; i++)
        {
            var bit = Expression.And(history.Body, Expression.Constant(unchecked((long)(1UL << i))));
            sum = Expression.Add(sum, Expression.Condition(Expression.NotEqual(bit, Expression.Constant(0L)), Expression.Constant(1), Expression.Constant(0)));
        }

        return Expression.Lambda<Func<ContactAttributes, int>>(sum, history.Parameters);
    }

    private static AttributeDefinition Of(string key, string label, string noun, AttributeType type, IReadOnlyList<RuleOperator> operators) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Group = AttributeGroup.Engagement,
        Type = type,
        Operators = operators,
        IsPhi = false,
        Owner = "Tracking",
        FedBy = "the first message that is sent from here",
    };

    private sealed class Act
    {
        public ContactId Person { get; init; }

        public MessageId MessageId { get; init; }
    }
}
