using System.Linq.Expressions;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// Rule tree → one predicate over people, translated to SQL: columns of the attribute row directly, facts of other tables
/// as one <c>IN (subquery)</c> per condition, or <c>EXISTS</c> where nearly everybody passes. The database's answer is the truth at snapshot time.
/// </summary>
internal sealed class RulePredicate(AppDbContext db, AttributeCatalogue catalogue, ResolvedRule resolved)
{
    /// <summary>The predicate of any node of the resolved tree, to be used as a filter and not to be negated.</summary>
    public Expression<Func<ContactAttributes, bool>> Of(RuleNode node) => Of(node, negated: false);

    /// <param name="node">Part of the tree.</param>
    /// <param name="negated">It stands below a "not": there a missing fact must be false. Elsewhere unknown is as good, for a filter drops both.</param>
    private Expression<Func<ContactAttributes, bool>> Of(RuleNode node, bool negated) => node switch
    {
        RuleLeaf { Inner: { } inner } leaf => leaf.Operator == RuleOperator.NotInSegment ? Of(inner.Rule, negated: true).Not() : Of(inner.Rule, negated),
        RuleLeaf leaf when negated => catalogue.Where(db, resolved.Questions[leaf]),
        RuleLeaf leaf => catalogue.Where(db, resolved.Questions[leaf]).WithoutNullTests(),
        NotRule not => Of(not.Rule, negated: true).Not(),
        RuleGroup { Match: GroupMatch.All } group => group.Rules.Select(r => Of(r, negated)).Aggregate(Predicates.And),
        RuleGroup group => group.Rules.Select(r => Of(r, negated)).Aggregate(Predicates.Or),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };
}
