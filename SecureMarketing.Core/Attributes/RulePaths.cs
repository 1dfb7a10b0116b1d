namespace SecureMarketing.Core.Attributes;

/// <summary>Names the nodes of a tree by their JSON path, as the parser's problems do.</summary>
public static class RulePaths
{
    public const string Root = "$";

    /// <summary>Every node, parents before children, in reading order.</summary>
    public static IEnumerable<(string Path, RuleNode Node)> Of(RuleNode rule) => Of(rule, Root);

    /// <summary>The same with the nodes of the segments that conditions name, each behind its condition, under <c>….value</c>.</summary>
    public static IEnumerable<(string Path, RuleNode Node)> WithInner(RuleNode rule) => WithInner(rule, Root);

    internal static IEnumerable<(string Path, RuleNode Node)> Of(RuleNode rule, string path)
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

    private static IEnumerable<(string Path, RuleNode Node)> WithInner(RuleNode rule, string path) => Of(rule, path)
        .SelectMany(n => n.Node is RuleLeaf { Inner: { } inner } ? WithInner(inner.Rule, n.Path + ".value").Prepend(n) : [n]);
}
