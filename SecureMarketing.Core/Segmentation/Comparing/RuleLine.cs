using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation;

/// <summary>One condition of a rule, and where it stands.</summary>
/// <param name="Place">The groups around it in words, outermost first: "all of these › leave out any of these".</param>
/// <param name="Attribute">Key of its attribute: what makes two different conditions a change of one.</param>
/// <param name="Words">The condition as a phrase.</param>
public sealed record RuleLine(string Place, string Attribute, string Words)
{
    /// <summary>Every condition of a rule in reading order.</summary>
    /// <param name="rule">The rule tree.</param>
    /// <param name="words">A condition as a phrase.</param>
    public static IReadOnlyList<RuleLine> Of(RuleNode rule, Func<RuleLeaf, string> words) => [.. Of(rule, "", false, words)];

    /// <summary>The words for a group.</summary>
    public static string GroupWords(GroupMatch match, bool exclude) =>
        (exclude ? "leave out " : "") + (match == GroupMatch.All ? "all of these" : "any of these");

    private static IEnumerable<RuleLine> Of(RuleNode node, string place, bool exclude, Func<RuleLeaf, string> words) => node switch
    {
        RuleLeaf leaf => [new RuleLine(place, leaf.Attribute, words(leaf))],
        NotRule not => Of(not.Rule is RuleGroup ? not.Rule : new RuleGroup(GroupMatch.All, [not.Rule]), place, true, words),
        RuleGroup group => group.Rules.SelectMany(r => Of(r, Inside(place, group.Match, exclude), false, words)),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    /// <summary>One group deeper.</summary>
    public static string Inside(string place, GroupMatch match, bool exclude) =>
        place.Length == 0 ? GroupWords(match, exclude) : $"{place} › {GroupWords(match, exclude)}";
}

public enum RuleChangeKind
{
    Added = 1,
    Removed = 2,

    /// <summary>The same attribute asks something else, or the same condition stands elsewhere.</summary>
    Changed = 3,
}

/// <summary>One difference between two rules.</summary>
/// <param name="Before">Null for an added condition.</param>
/// <param name="After">Null for a removed condition.</param>
public sealed record RuleChange(RuleChangeKind Kind, RuleLine? Before, RuleLine? After)
{
    /// <summary>
    /// What became of each condition. Equal ones in equal places pair first, then equal ones elsewhere (moved), then the same
    /// attribute in the same place, then anywhere; what is left was removed or added. In the order of the new rule, removals last.
    /// </summary>
    public static IReadOnlyList<RuleChange> Between(IReadOnlyList<RuleLine> before, IReadOnlyList<RuleLine> after)
    {
        var left = before.ToList();
        var found = new RuleLine?[after.Count];
        Pair((b, a) => b == a);
        Pair((b, a) => b.Words == a.Words && b.Attribute == a.Attribute);
        Pair((b, a) => b.Attribute == a.Attribute && b.Place == a.Place);
        Pair((b, a) => b.Attribute == a.Attribute);
        return
        [
            .. after.Zip(found).Where(p => p.First != p.Second)
                .Select(p => new RuleChange(p.Second is null ? RuleChangeKind.Added : RuleChangeKind.Changed, p.Second, p.First)),
            .. left.Select(b => new RuleChange(RuleChangeKind.Removed, b, null)),
        ];

        void Pair(Func<RuleLine, RuleLine, bool> alike)
        {
            for (var i = 0; i < after.Count; i++)
            {
                if (found[i] is not null || left.FindIndex(b => alike(b, after[i])) is not (>= 0 and var at))
                    continue;
                found[i] = left[at];
                left.RemoveAt(at);
            }
        }
    }
}
