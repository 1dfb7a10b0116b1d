using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// A condition said once more, in what the in-process index keeps: beside a source's SQL predicate and with the same meaning.
/// Two-valued like the predicate; a source that cannot say it so answers <see cref="SqlReading"/>.
/// </summary>
public abstract record LeafReading
{
    private protected LeafReading()
    {
    }

    /// <summary>The condition needs rows about messages that only the database has; each change of them is noted in the feed.</summary>
    public static LeafReading SqlEngaged { get; } = new SqlReading(AnswerLife.UntilChange);

    /// <summary>The condition needs facts, or what is kept beside them, that only the database has; each change of them is noted in the feed.</summary>
    public static LeafReading SqlFed { get; } = new SqlReading(AnswerLife.UntilFacts);
}

/// <summary>
/// How long an answer of the database holds for a person, the shorter first. It is an answer for one day: an expiry and "within the last"
/// are asked anew when the day of the question is another.
/// </summary>
internal enum AnswerLife
{
    /// <summary>Until the feed names them.</summary>
    UntilChange,

    /// <summary>Until the feed names them for a change of facts.</summary>
    UntilFacts,
}

/// <summary>Only the database knows.</summary>
internal sealed record SqlReading(AnswerLife Life) : LeafReading;

/// <summary>Everyone for whom the other does not hold.</summary>
internal sealed record NotReading(LeafReading Reading) : LeafReading;

/// <summary>Every one of them holds; everyone when there is none.</summary>
internal sealed record AllReading(IReadOnlyList<LeafReading> Readings) : LeafReading;

/// <summary>One of them holds; nobody when there is none.</summary>
internal sealed record AnyReading(IReadOnlyList<LeafReading> Readings) : LeafReading;

/// <summary>A number of a person's row.</summary>
internal enum PersonNumber
{
    BirthDay,
    SentCount,
    OpenedCount,
    ClickedCount,
    LastOpenDay,
    LastClickDay,
}

/// <summary>The number is on record and lies inside.</summary>
internal sealed record NumberReading(PersonNumber Number, Interval Inside) : LeafReading;

/// <summary>One of few values of a person's row: a word's number, a gender, a ZIP code.</summary>
internal enum PersonWord
{
    State,
    City,
    Language,
    Race,
    Ethnicity,
    Marital,
    Gender,
    Zip,

    /// <summary>The day of the year on which somebody was born, as <see cref="Anniversary"/> numbers them.</summary>
    Birthday,
}

/// <summary>The value is on record and passes; asked once per value that occurs, not once per person.</summary>
internal sealed record WordReading(PersonWord Word, Func<int, bool> Passes) : LeafReading;

/// <summary>A yes or no of a person's row.</summary>
internal enum PersonFlag
{
    Deceased,
    EmailOk,
}

internal sealed record FlagReading(PersonFlag Flag) : LeafReading;

/// <summary>What was done with the latest 64 messages.</summary>
internal enum PersonHistory
{
    Opens,
    Clicks,
}

/// <summary>So many of the latest <paramref name="Last"/> messages (1–64) lie inside.</summary>
internal sealed record HistoryReading(PersonHistory History, int Last, Interval Inside) : LeafReading;

/// <summary>The person's bucket of a split lies inside.</summary>
internal sealed record BucketReading(SplitHash Split, Interval Inside) : LeafReading;

/// <summary>Dated happenings without a code.</summary>
internal enum PersonDays
{
    Visit,
    Emergency,
    Inpatient,
    Booked,
    Kept,
    Missed,
    Cancelled,
}

/// <summary>It happened at least so often on days inside.</summary>
internal sealed record DaysReading(PersonDays Days, Interval Inside, int Least = 1) : LeafReading;

/// <summary>
/// It happened on a day of <paramref name="Inside"/>, and the other thing (or, for <paramref name="Not"/>, not) on a day from
/// <paramref name="From"/> to <paramref name="To"/> days later.
/// </summary>
internal sealed record FollowReading(PersonDays Days, Interval Inside, PersonDays Then, int From, int To, bool Not) : LeafReading;

/// <summary>The latest day up to <paramref name="Until"/> on which it happened has an anniversary among them.</summary>
internal sealed record AnniversaryReading(PersonDays Days, int Until, AnniversaryDays Among) : LeafReading;

/// <summary>A coded fact's roll-up passes, of any of the codes; null = of any code at all but <see cref="Except"/>.</summary>
internal sealed record CodedReading(FactKind Kind, IReadOnlyList<int>? CodeIds, CodedTest Test) : LeafReading
{
    public IReadOnlyList<int> Except { get; init; } = [];
}

/// <summary>What is asked of a person's roll-up of one code.</summary>
internal abstract record CodedTest
{
    private protected CodedTest()
    {
    }
}

/// <summary>There is one.</summary>
internal sealed record EverTest : CodedTest;

/// <summary>One of its facts is active.</summary>
internal sealed record ActiveTest : CodedTest;

/// <summary>At least so many facts, 1–10,000, over all the codes together.</summary>
internal sealed record SumTest(int Least) : CodedTest;

/// <summary>A fact lies on a day inside. Where only the history can tell (facts before and after, none known inside), the database is asked.</summary>
internal sealed record SpanTest(Interval Inside) : CodedTest;

/// <summary>The latest coded answer is on record, and one of these; null = any.</summary>
internal sealed record AnswerTest(IReadOnlyList<int>? CodeIds) : CodedTest;

/// <summary>The latest value is on record, in the unit (null = any), and lies inside, both ends included.</summary>
internal sealed record ValueTest(double First, double Last, string? Unit) : CodedTest;
