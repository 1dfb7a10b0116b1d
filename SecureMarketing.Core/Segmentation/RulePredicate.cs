using System.Linq.Expressions;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// Rule tree → one predicate over people, translated to SQL: columns of the attribute row directly, facts of other tables
/// as one <c>IN (subquery)</c> per condition. The database's answer is the truth at snapshot time.
/// </summary>
internal sealed class RulePredicate(AppDbContext db, AttributeCatalogue catalogue, ResolvedRule resolved)
{
    /// <summary>The predicate of any node of the resolved tree.</summary>
    public Expression<Func<ContactAttributes, bool>> Of(RuleNode node) => node switch
    {
        RuleLeaf { Inner: { } inner } leaf => leaf.Operator == RuleOperator.NotInSegment ? Of(inner.Rule).Not() : Of(inner.Rule),
        RuleLeaf leaf => catalogue.Where(db, resolved.Questions[leaf]),
        NotRule not => Of(not.Rule).Not(),
        RuleGroup { Match: GroupMatch.All } group => group.Rules.Select(Of).Aggregate(Predicates.And),
        RuleGroup group => group.Rules.Select(Of).Aggregate(Predicates.Or),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };
}
