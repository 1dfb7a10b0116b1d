namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>What one measurement of the two evaluators found. Milliseconds and seconds by the clock, in one run.</summary>
/// <param name="Contacts">People made for it.</param>
/// <param name="Segments">The reference segments.</param>
/// <param name="DataSeconds">Making the people.</param>
/// <param name="BareReadSeconds">Reading every field of the rows that the index is built from, and nothing else.</param>
/// <param name="BuildSeconds">Building the index from them.</param>
/// <param name="IndexMb">What the index holds of the managed heap, 1,048,576 bytes.</param>
/// <param name="ChangeVisibleMs">From the commit of one person's change to the count that knows it.</param>
/// <param name="Guard">What the guard of previews costs beside the counting.</param>
/// <param name="Histories">Conditions of which the index keeps nothing: each fact's own day or value, consent, messages, forms, the portal and accounts, which only the database knows, and an own attribute, which has a column once it was asked for.</param>
public sealed record SegmentFigures(
    int Contacts, IReadOnlyList<SegmentFigure> Segments, double DataSeconds, double BareReadSeconds, double BuildSeconds, double IndexMb, double ChangeVisibleMs, GuardFigures Guard,
    IReadOnlyList<HistoryFigure> Histories);

/// <summary>
/// What it costs to decide how one number is shown to somebody who was shown as many before as the guard looks at, and one <c>&lt;11</c>:
/// sets drawn by lot, each about half of the people.
/// </summary>
/// <param name="FirstP50Ms">The first number of a use case, for which the earlier sets are read.</param>
/// <param name="NextP50Ms">Each further number of it.</param>
public sealed record GuardFigures(double FirstP50Ms, double FirstP95Ms, double NextP50Ms, double NextP95Ms);

/// <param name="Id">Name of the reference segment.</param>
/// <param name="Count">People, the same by the index, the evaluator's SQL and the hand-written SQL.</param>
/// <param name="IndexP50Ms">Every condition evaluated anew, codes and words looked up before.</param>
/// <param name="SqlP50Ms">The same by the evaluator's query.</param>
/// <param name="HandSqlP50Ms">The same by a query written by hand.</param>
public sealed record SegmentFigure(string Id, int Count, double IndexP50Ms, double IndexP95Ms, double SqlP50Ms, double HandSqlP50Ms);

/// <param name="Id">What is asked.</param>
/// <param name="Count">People of the last answer.</param>
/// <param name="FirstP50Ms">The first count of each value that is typed: the database is asked, or the column of an own attribute, whose one reading the median leaves out.</param>
/// <param name="AgainP50Ms">Each further count while no fact changes.</param>
/// <param name="ChangedP50Ms">The count after one person's facts changed, for whom alone the database is asked again.</param>
public sealed record HistoryFigure(string Id, int Count, double FirstP50Ms, double AgainP50Ms, double ChangedP50Ms);
