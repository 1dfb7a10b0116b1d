using System.Globalization;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Units;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>A draft as a rule: whole, or with the reasons why it is not finished.</summary>
/// <param name="Rule">Null while anything is unfinished: sentence, count and saved rule always speak of the same tree.</param>
/// <param name="Problems">By node key: what is missing.</param>
/// <param name="Keys">Node key by JSON path of the rule, for counts.</param>
public sealed record WrittenDraft(RuleNode? Rule, IReadOnlyDictionary<int, DraftProblem> Problems, IReadOnlyDictionary<string, int> Keys);

/// <summary>Which field of a condition a problem is about, so that no other is marked with it.</summary>
public enum DraftField
{
    Value = 1,
    Codes = 2,
    Split = 3,
    Window = 4,
    Last = 5,
    Follows = 6,
    FollowingCodes = 7,
    Unit = 8,
}

/// <summary>What is missing in a condition or group.</summary>
/// <param name="Field">Where; <see cref="DraftField.Value"/> for a group, which has no fields.</param>
/// <param name="Text">A sentence for whoever writes the rule.</param>
public sealed record DraftProblem(DraftField Field, string Text);

/// <summary>Makes a rule of a draft.</summary>
public sealed class DraftWriter(AttributeCatalogue catalogue)
{
    public WrittenDraft Write(DraftGroup root)
    {
        var problems = new Dictionary<int, DraftProblem>();
        var order = new List<int?>();
        var rule = Group(root, problems, order);
        if (rule is null)
            return new WrittenDraft(null, problems, new Dictionary<string, int>(StringComparer.Ordinal));
        var keys = RulePaths.Of(rule).Zip(order).Where(p => p.Second is not null).ToDictionary(p => p.First.Path, p => p.Second!.Value, StringComparer.Ordinal);
        return new WrittenDraft(rule, problems, keys);
    }

    /// <summary>One condition; null while it is unfinished.</summary>
    public RuleLeaf? Write(DraftLeaf leaf) => Leaf(leaf, [], []);

    /// <param name="order">The node keys in the order of <see cref="RulePaths.Of(RuleNode)"/>; null for the "not" around a group.</param>
    private RuleNode? Group(DraftGroup group, Dictionary<int, DraftProblem> problems, List<int?> order)
    {
        if (group.Exclude)
            order.Add(null);
        order.Add(group.Key);
        if (group.Children.Count == 0)
        {
            if (group.Parent is not null)
                problems[group.Key] = new DraftProblem(DraftField.Value, "This group is empty. Add a condition, or delete the group.");
            return null;
        }

        var rules = group.Children.Select(c => c is DraftGroup inner ? Group(inner, problems, order) : Leaf((DraftLeaf)c, problems, order)).ToList();
        if (!rules.TrueForAll(r => r is not null))
            return null;
        var joined = new RuleGroup(group.Match, rules!);
        return group.Exclude ? new NotRule(joined) : joined;
    }

    private RuleLeaf? Leaf(DraftLeaf leaf, Dictionary<int, DraftProblem> problems, List<int?> order)
    {
        order.Add(leaf.Key);
        var definition = catalogue[leaf.Attribute];
        var shape = RuleOperators.Shape(definition.Type, leaf.Operator);
        if (leaf is { Ask: { } ask, Codes.Count: 0, Set: null, Texts.Count: 0 } && string.IsNullOrWhiteSpace(leaf.Text))
            return Unfinished(leaf, problems, definition.Codes is null ? DraftField.Value : DraftField.Codes, ask);
        if (definition.CodesRequired && leaf.Codes.Count == 0 && leaf.Set is null)
            return Unfinished(leaf, problems, DraftField.Codes, "Choose at least one code.");
        var value = Value(leaf, shape);
        if (definition.Bounds is var (least, most) && !IsWithin(value, least, most))
            return Unfinished(leaf, problems, DraftField.Value, $"Enter whole numbers from {least} to {most}.");
        if (shape != ValueShape.None && value is null)
            return Unfinished(leaf, problems, DraftField.Value, Missing(shape));
        if (definition.Splits && string.IsNullOrWhiteSpace(leaf.Split))
            return Unfinished(leaf, problems, DraftField.Split, "Name the split. The same name gives everyone the same bucket at any time; another name deals anew.");
        RuleWindow? during = null;
        if (definition.TakesWindow(leaf.Operator) && leaf.Window != DraftWindow.Ever)
        {
            during = Window(leaf);
            if (during is null)
                return Unfinished(leaf, problems, DraftField.Window, "Complete the time window: a number of days, or dates in order.");
        }

        RuleLeaf? then = null;
        if (RuleOperators.Follows(leaf.Operator))
        {
            if (leaf.Then is not { } chosen)
                return Unfinished(leaf, problems, DraftField.Follows, "Choose what follows.");
            var following = catalogue[chosen.Attribute];
            if (following.CodesRequired && Of(chosen) is null)
                return Unfinished(leaf, problems, DraftField.FollowingCodes, $"Choose the codes of what follows: {following.Label} needs to know which are meant.");
            then = new RuleLeaf { Attribute = chosen.Attribute, Operator = RuleOperator.Ever, Of = Of(chosen), Which = following.Names ? Which(chosen) : null, Named = following.Names ? Named(chosen) : null };
        }

        int? last = null;
        if (definition.OfLast)
        {
            if (Whole(leaf.Last, 1, 64) is not { } messages)
                return Unfinished(leaf, problems, DraftField.Last, "Look at the last 1–64 messages.");
            last = messages == 10 ? null : messages;
        }

        var written = new RuleLeaf
        {
            Attribute = leaf.Attribute,
            Operator = leaf.Operator,
            Value = value,
            Of = Of(leaf),
            Then = then,
            SameDay = then is not null && leaf.SameDay && catalogue[then.Attribute].Happens != definition.Happens,
            Which = definition.TakesNames(leaf.Operator) ? Which(leaf) : null,
            Named = definition.TakesNames(leaf.Operator) ? Named(leaf) : null,
            During = during,
            Unit = definition.Type == AttributeType.Measurement && leaf.Unit.Trim() is { Length: > 0 } unit ? unit : null,
            Last = last,
            Split = definition.Splits ? leaf.Split.Trim() : null,
            Stages = definition.Staged ? leaf.Stages : null,
        };
        if (leaf.Units.Count > 1 && Converting.NeedsUnit(written, definition))
            return Unfinished(leaf, problems, DraftField.Unit, $"Choose the unit of the number: these results are recorded in {string.Join(", ", leaf.Units)}.");
        if (!leaf.Convert || written.Unit is null)
            return written;
        // Another code may have been chosen since.
        written = written with { Convert = true };
        return Converting.Refuse(written) is { } refusal ? Unfinished(leaf, problems, DraftField.Codes, $"{refusal.What} {refusal.Mend}") : written;
    }

    private static CodeChoice? Of(DraftLeaf leaf) => Choice(leaf.Set, leaf.Codes, leaf.System);

    private static CodeChoice? Choice(DraftSet? chosen, IReadOnlyList<DraftCode> codes, string? system) => chosen is { } set ? new CodeChoice([], null) { Set = new ChosenSet(set.Id, set.Version) { Name = set.Name } }
        : codes.Count == 0 ? null
        : new CodeChoice(Sorted(codes.Select(c => c.Code)), system);

    private static IReadOnlyList<string>? Which(DraftLeaf leaf) => leaf.Which.Count == 0 ? null : Sorted(leaf.Which.Select(w => w.Id));

    private static IReadOnlyDictionary<string, string>? Named(DraftLeaf leaf) =>
        leaf.Which.Count == 0 ? null : leaf.Which.DistinctBy(w => w.Id, StringComparer.Ordinal).ToDictionary(w => w.Id, w => w.Name, StringComparer.Ordinal);

    private static IReadOnlyList<string> Sorted(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static RuleLeaf? Unfinished(DraftLeaf leaf, Dictionary<int, DraftProblem> problems, DraftField field, string what)
    {
        problems[leaf.Key] = new DraftProblem(field, what);
        return null;
    }

    private static RuleValue? Value(DraftLeaf leaf, ValueShape shape) => shape switch
    {
        ValueShape.Number => Number(leaf.Number) is { } number ? new NumberValue(number) : null,
        ValueShape.NumberRange => Number(leaf.Number) is { } low && Number(leaf.NumberTo) is { } high && low <= high ? new NumberRange(low, high) : null,
        ValueShape.Days => Whole(leaf.Number, 1, RuleOperators.MaxDays) is { } days ? new NumberValue(days) : null,
        ValueShape.DaysAhead => Whole(leaf.Number, 0, RuleOperators.MaxDays) is { } ahead ? new NumberValue(ahead) : null,
        ValueShape.Count => Whole(leaf.Number, 1, RuleOperators.MaxCount) is { } count ? new NumberValue(count) : null,
        ValueShape.Text => leaf.Text.Trim() is { Length: > 0 and <= 200 } text ? new TextValue(text) : null,
        ValueShape.TextList => leaf.Texts.Count > 0 ? new TextList(leaf.Texts) : null,
        ValueShape.Codes => Choice(leaf.AnswerSet, leaf.Answers, leaf.AnswerSystem) is { } answers ? new CodesValue(answers) : null,
        ValueShape.Flag => new FlagValue(leaf.Flag),
        ValueShape.Day => Day(leaf.Day) is { } day ? new DayValue(day) : null,
        ValueShape.Segment => leaf.Segment is { } segment ? new SegmentValue(segment.Version) { Name = segment.Name, Number = segment.Number } : null,
        ValueShape.DayRange => Day(leaf.Day) is { } from && Day(leaf.DayTo) is { } to && from <= to ? new DayRange(from, to) : null,
        _ => null,
    };

    private static bool IsWithin(RuleValue? value, int least, int most)
    {
        bool Fits(decimal number) => number == decimal.Truncate(number) && number >= least && number <= most;
        return value switch
        {
            NumberValue number => Fits(number.Number),
            NumberRange range => Fits(range.From) && Fits(range.To),
            _ => false,
        };
    }

    private static RuleWindow? Window(DraftLeaf leaf)
    {
        if (leaf.Window == DraftWindow.LastDays)
            return Whole(leaf.WindowDays, 1, RuleOperators.MaxDays) is { } days ? new RuleWindow(days, null, null) : null;
        var (from, to) = (Day(leaf.WindowFrom), Day(leaf.WindowTo));
        return (from is null && to is null) || from > to ? null : new RuleWindow(null, from, to);
    }

    private static string Missing(ValueShape shape) => shape switch
    {
        ValueShape.NumberRange => "Enter two numbers, the lower one first.",
        ValueShape.Days => "Enter a number of days.",
        ValueShape.DaysAhead => "Enter a number of days; 0 is today.",
        ValueShape.Count => "Enter how often.",
        ValueShape.Segment => "Choose a segment.",
        ValueShape.Codes => "Choose at least one answer.",
        ValueShape.Text => "Enter a value.",
        ValueShape.TextList => "Choose at least one value.",
        ValueShape.Day => "Enter a date.",
        ValueShape.DayRange => "Enter two dates, the earlier one first.",
        _ => "Enter a number.",
    };

    private static decimal? Number(string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1_000_000_000 ? number : null;

    private static int? Whole(string text, int least, int most) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
