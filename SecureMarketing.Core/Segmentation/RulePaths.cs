using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Names the nodes of a tree by their JSON path, as the parser's problems do.</summary>
public static class RulePaths
{
    public const string Root = "$";

    /// <summary>Every node, parents before children, in reading order.</summary>
    public static IEnumerable<(string Path, RuleNode Node)> Of(RuleNode rule) => Of(rule, Root);

    private static IEnumerable<(string Path, RuleNode Node)> Of(RuleNode rule, string path)
    {
        yield return (path, rule);
        IEnumerable<(string, RuleNode)> inner = rule switch
        {
            NotRule not => [(path + ".not", not.Rule)],
            RuleGroup group => group.Rules.Select((r, i) => ($"{path}.{(group.Match == GroupMatch.All ? "all" : "any")}[{i}]", r)),
            _ => [],
        };
        foreach (var below in inner.SelectMany(i => Of(i.Item2, i.Item1)))
            yield return below;
    }
}
