using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation;

/// <summary>One way to part the people of a segment.</summary>
/// <param name="Title">As a heading.</param>
/// <param name="Exclusive">Each person is in exactly one part; else in any number of them.</param>
/// <param name="Parts">In the order of reading.</param>
internal sealed record InsightSplit(string Title, bool Exclusive, IReadOnlyList<InsightPart> Parts)
{
    private const int YearOfDays = 365;

    // More languages than this are told together, more races not at all.
    private const int MostWords = 5;

    private static readonly (int From, int To, string Label)[] AgeBands =
        [(0, 17, "Under 18"), (18, 34, "18 to 34"), (35, 49, "35 to 49"), (50, 64, "50 to 64"), (65, 79, "65 to 79"), (80, int.MaxValue, "80 and older")];

    /// <summary>Keys of the attributes that it asks for.</summary>
    public IEnumerable<string> Attributes => Parts.SelectMany(p => p.Rule.Leaves()).Select(l => l.Attribute).Distinct(StringComparer.Ordinal);

    /// <summary>All that the page of a segment may tell; what nothing on record feeds is left out by whoever asks.</summary>
    /// <param name="catalogue">Where permissions are registered by their owners.</param>
    /// <param name="serves">What the people are wanted for: permissions for that stand first, then those for any purpose.</param>
    /// <param name="languages">Words that the data uses for languages, the most frequent first.</param>
    /// <param name="races">Those for races, likewise; somebody may be of several.</param>
    public static IReadOnlyList<InsightSplit> All(AttributeCatalogue catalogue, FieldPurpose serves, IReadOnlyList<string> languages, IReadOnlyList<string> races) =>
    [
        new("Age", true, [.. AgeBands.Select(b => new InsightPart(b.Label, b.To == int.MaxValue ? AtLeast("age", b.From) : Between("age", b.From, b.To))), new("Not on record", new NotRule(AtLeast("age", 0)))]),
        // Whoever's is not on record is "unknown".
        new("Sex", true, Words("gender", catalogue["gender"].Choices ?? [])),
        Languages(Words("language", [.. languages.Take(MostWords)])),
        new("Race", false, Words("race", [.. races.Take(MostWords)])),
        new("Appointments of the last year", false,
        [
            new("Kept one or more", Counted("keptAppointment")),
            new("Missed one or more", Counted("missedAppointment")),
            new("Cancelled one or more", Counted("cancelledAppointment")),
        ]),
        new("The last ten messages", false,
        [
            new("Opened one or more", OfLast("openedOfLast")),
            new("Clicked in one or more", OfLast("clickedOfLast")),
        ]),
        new("May be written to", false,
        [
            new("An address on file that takes mail", new RuleLeaf { Attribute = "emailUsable", Operator = RuleOperator.EqualTo, Value = new FlagValue(true) }),
            .. PermissionQuestion.Of(catalogue, serves).Where(q => q.Purpose is not null).Concat(PermissionQuestion.OfAny(catalogue)).Select(q => new InsightPart(q.Label, q.Leaf)),
        ]),
    ];

    private static IReadOnlyList<InsightPart> Words(string attribute, IReadOnlyList<string> words) => [.. words.Select(w => new InsightPart(char.ToUpperInvariant(w[0]) + w[1..], Equal(attribute, w)))];

    private static InsightSplit Languages(IReadOnlyList<InsightPart> known) =>
        new("Language", true, known.Count == 0 ? [] : [.. known, new("Other, or not on record", new NotRule(new RuleGroup(GroupMatch.Any, [.. known.Select(k => k.Rule)])))]);

    private static RuleLeaf Equal(string attribute, string word) => new() { Attribute = attribute, Operator = RuleOperator.EqualTo, Value = new TextValue(word) };

    private static RuleLeaf AtLeast(string attribute, int number) => new() { Attribute = attribute, Operator = RuleOperator.AtLeast, Value = new NumberValue(number) };

    private static RuleLeaf Between(string attribute, int from, int to) => new() { Attribute = attribute, Operator = RuleOperator.Between, Value = new NumberRange(from, to) };

    private static RuleLeaf Counted(string attribute) =>
        new() { Attribute = attribute, Operator = RuleOperator.CountAtLeast, Value = new NumberValue(1), During = new RuleWindow(YearOfDays, null, null) };

    private static RuleLeaf OfLast(string attribute) => new() { Attribute = attribute, Operator = RuleOperator.AtLeast, Value = new NumberValue(1), Last = 10 };
}

/// <param name="Label">As a row is called.</param>
/// <param name="Rule">Who is in it.</param>
internal sealed record InsightPart(string Label, RuleNode Rule);
