using System.Globalization;
using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>Makes a draft of a saved rule.</summary>
/// <param name="nextKey">Gives each node its key.</param>
/// <param name="names">What the data calls a code; null for none.</param>
internal sealed class DraftReader(Func<int> nextKey, Func<CodeChoice, string, string?>? names = null)
{
    /// <summary>The root is always a group that is not excluded: any other rule goes into one.</summary>
    public DraftGroup Root(RuleNode? rule)
    {
        if (rule is RuleGroup group)
            return Group(group, exclude: false);
        var root = new DraftGroup(nextKey());
        if (rule is not null)
            root.Insert(0, Node(rule));
        return root;
    }

    private DraftNode Node(RuleNode rule) => rule switch
    {
        RuleGroup group => Group(group, exclude: false),
        NotRule { Rule: RuleGroup inner } => Group(inner, exclude: true),
        NotRule not => Group(new RuleGroup(GroupMatch.All, [not.Rule]), exclude: true),
        RuleLeaf leaf => Leaf(leaf, nextKey()),
        _ => throw new InvalidOperationException(rule.GetType().Name),
    };

    private DraftGroup Group(RuleGroup group, bool exclude)
    {
        var draft = new DraftGroup(nextKey()) { Match = group.Match, Exclude = exclude };
        foreach (var rule in group.Rules)
            draft.Insert(draft.Children.Count, Node(rule));
        return draft;
    }

    private DraftLeaf Leaf(RuleLeaf leaf, int key)
    {
        var draft = new DraftLeaf(key)
        {
            Attribute = leaf.Attribute,
            Operator = leaf.Operator,
            Codes = [.. (leaf.Of?.Codes ?? []).Select(c => new DraftCode(c, names?.Invoke(leaf.Of!, c)))],
            System = leaf.Of?.System,
            Set = Set(leaf.Of),
            Answers = leaf.Value is CodesValue answers ? [.. answers.Codes.Codes.Select(c => new DraftCode(c, names?.Invoke(answers.Codes, c)))] : [],
            AnswerSystem = (leaf.Value as CodesValue)?.Codes.System,
            AnswerSet = Set((leaf.Value as CodesValue)?.Codes),
            Which = [.. (leaf.Which ?? []).Select(w => new NamedChoice(w, leaf.Named?.GetValueOrDefault(w) ?? w))],
            SameDay = leaf.SameDay,
            Split = leaf.Split ?? "",
            Stages = leaf.Stages,
            Unit = leaf.Unit ?? "",
            Convert = leaf.Convert,
            Units = leaf.Unit is { } unit ? [unit] : [],
            Last = (leaf.Last ?? 10).ToString(CultureInfo.InvariantCulture),
        };
        if (leaf.Then is { } then)
            draft.Then = Leaf(then, -draft.Key);
        if (leaf.During is { } during)
        {
            draft.Window = during.LastDays is null ? DraftWindow.Dates : DraftWindow.LastDays;
            draft.WindowDays = during.LastDays?.ToString(CultureInfo.InvariantCulture) ?? "365";
            draft.WindowFrom = during.From is { } from ? Spoken.Day(from) : "";
            draft.WindowTo = during.To is { } to ? Spoken.Day(to) : "";
        }

        switch (leaf.Value)
        {
            case NumberValue number:
                draft.Number = Spoken.Number(number.Number);
                break;
            case NumberRange range:
                (draft.Number, draft.NumberTo) = (Spoken.Number(range.From), Spoken.Number(range.To));
                break;
            case TextValue text:
                draft.Text = text.Text;
                break;
            case TextList list:
                draft.Texts = list.Texts;
                break;
            case SegmentValue segment:
                draft.Segment = new DraftSegment(segment.Version, segment.Name, segment.Number);
                break;
            case FlagValue flag:
                draft.Flag = flag.Flag;
                break;
            case DayValue day:
                draft.Day = Spoken.Day(day.Day);
                break;
            case DayRange range:
                (draft.Day, draft.DayTo) = (Spoken.Day(range.From), Spoken.Day(range.To));
                break;
        }

        return draft;
    }

    private static DraftSet? Set(CodeChoice? of) => of?.Set is { } set ? new DraftSet(set.Id, set.Version, set.Name) : null;
}
