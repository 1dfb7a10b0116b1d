namespace SecureMarketing.Core.Attributes;

/// <summary>How the rules of a group are joined.</summary>
public enum GroupMatch
{
    /// <summary>Every rule must hold.</summary>
    All = 1,

    /// <summary>One rule is enough.</summary>
    Any = 2,
}

/// <summary>
/// A node of a rule tree: a question about a person that has exactly one answer, yes or no. A fact that is not on record
/// answers no, and <see cref="NotRule"/> of it yes: there is no third value.
/// </summary>
public abstract record RuleNode
{
    private protected RuleNode()
    {
    }

    /// <summary>
    /// All leaves that the node rests on, in reading order: also those of the segments that its conditions name, each behind the
    /// condition that names it, and what is to follow an event behind that. What a rule reveals and what it may be used for is asked of these.
    /// </summary>
    public IEnumerable<RuleLeaf> Leaves() => Answered().SelectMany(c => c.Then is { } then ? [c, then] : (IEnumerable<RuleLeaf>)[c]);

    /// <summary>The conditions that are answered one by one: what follows an event is asked with it, so it is not among them.</summary>
    public IEnumerable<RuleLeaf> Answered() => Conditions().SelectMany(c => c.Inner is { } inner ? inner.Rule.Answered().Prepend(c) : [c]);

    /// <summary>The conditions that are written down here, in reading order.</summary>
    public IEnumerable<RuleLeaf> Conditions() => this switch
    {
        RuleLeaf leaf => [leaf],
        NotRule not => not.Rule.Conditions(),
        RuleGroup group => group.Rules.SelectMany(r => r.Conditions()),
        _ => throw new InvalidOperationException(GetType().Name),
    };
}

/// <summary>Joins rules. Never empty in a parsed tree: an empty "all" would silently mean everyone.</summary>
public sealed record RuleGroup(GroupMatch Match, IReadOnlyList<RuleNode> Rules) : RuleNode;

/// <summary>Everyone for whom <paramref name="Rule"/> does not hold.</summary>
public sealed record NotRule(RuleNode Rule) : RuleNode;

/// <summary>One condition on one attribute of the catalogue.</summary>
public sealed record RuleLeaf : RuleNode
{
    /// <summary>Key of an <see cref="AttributeDefinition"/>.</summary>
    public required string Attribute { get; init; }

    public required RuleOperator Operator { get; init; }

    /// <summary>What the operator compares with; null for operators that need nothing.</summary>
    public RuleValue? Value { get; init; }

    /// <summary>Which coded facts are meant; null = any.</summary>
    public CodeChoice? Of { get; init; }

    /// <summary>
    /// What is to follow, or not to follow, the event: its attribute, codes and names; its operator is always <see cref="RuleOperator.Ever"/>.
    /// Null for other operators than <see cref="RuleOperator.FollowedBy"/> and <see cref="RuleOperator.NotFollowedBy"/>.
    /// </summary>
    public RuleLeaf? Then { get; init; }

    /// <summary>What follows may happen on the day of the event itself; else on a later day only. Only with <see cref="Then"/>.</summary>
    public bool SameDay { get; init; }

    /// <summary>Which things with a name of their own are meant, by id (a campaign) or by what they are (a link); any is enough. Null = any at all.</summary>
    public IReadOnlyList<string>? Which { get; init; }

    /// <summary>What the things of <see cref="Which"/> are called, by id, for people; null when nobody looked it up.</summary>
    public IReadOnlyDictionary<string, string>? Named { get; init; }

    /// <summary>Every choice of codes of the condition itself: of facts, and of answers.</summary>
    public IEnumerable<CodeChoice> CodeChoices => new[] { Of, (Value as CodesValue)?.Codes }.OfType<CodeChoice>();

    /// <summary>Which time counts, for <see cref="RuleOperator.CountAtLeast"/> and for the event that something follows; null = ever.</summary>
    public RuleWindow? During { get; init; }

    /// <summary>UCUM unit a measured value must be in; null = whatever unit was recorded.</summary>
    public string? Unit { get; init; }

    /// <summary>Values recorded in another unit count too, converted (<see cref="Units.UnitTable"/>); only with a unit, and codes that convert to it.</summary>
    public bool Convert { get; init; }

    /// <summary>How many of the latest messages are looked at, 1–64; only for "k of the last n".</summary>
    public int? Last { get; init; }

    /// <summary>Name of the split whose buckets are meant, 1–200 characters; only for buckets.</summary>
    public string? Split { get; init; }

    /// <summary>Version of the stage rules that decides, from 2; null = version 1, which the product ships. Only for stages.</summary>
    public int? Stages { get; init; }

    /// <summary>What the segment that the condition names says; null for other conditions, and while nobody looked it up.</summary>
    public InnerSegment? Inner => (Value as SegmentValue)?.Inner;
}

/// <summary>
/// Codes, any of which is enough. A trailing <c>*</c> makes a prefix: <c>E11.*</c> is every code that starts with
/// <c>E11.</c>.
/// </summary>
/// <param name="Codes">1–200 codes or prefixes; empty where a value set is named.</param>
/// <param name="System">Short word or URI of the code system; null = any system.</param>
public sealed record CodeChoice(IReadOnlyList<string> Codes, string? System)
{
    /// <summary>The value set that is meant instead of codes; null for none.</summary>
    public ChosenSet? Set { get; init; }
}

/// <summary>A stretch of time: the last days up to the as-of date, or fixed dates (both inclusive, either may be open).</summary>
public sealed record RuleWindow(int? LastDays, DateOnly? From, DateOnly? To)
{
    /// <summary>First and last day number that count, both inclusive: "the last 90 days" begins 90 days before the as-of date.</summary>
    public (int First, int Last) Days(int asOf) => LastDays is { } days
        ? (asOf - days, asOf)
        : (From?.DayNumber ?? int.MinValue, To?.DayNumber ?? int.MaxValue);
}

/// <summary>What a condition compares with.</summary>
public abstract record RuleValue
{
    private protected RuleValue()
    {
    }
}

public sealed record NumberValue(decimal Number) : RuleValue;

/// <summary>Both ends inclusive.</summary>
public sealed record NumberRange(decimal From, decimal To) : RuleValue;

public sealed record TextValue(string Text) : RuleValue;

/// <summary>Any of these.</summary>
public sealed record TextList(IReadOnlyList<string> Texts) : RuleValue;

public sealed record FlagValue(bool Flag) : RuleValue;

/// <summary>Coded answers, any of which is enough.</summary>
public sealed record CodesValue(CodeChoice Codes) : RuleValue;

public sealed record DayValue(DateOnly Day) : RuleValue;

/// <summary>Both ends inclusive.</summary>
public sealed record DayRange(DateOnly From, DateOnly To) : RuleValue;
