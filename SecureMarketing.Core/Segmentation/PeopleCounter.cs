using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>The one way in which a number of people leaves this module: exact for those who may know, else past the guard of previews.</summary>
internal sealed class PeopleCounter(SqlEvaluator evaluator)
{
    /// <summary>Resolves and counts a rule.</summary>
    public async Task<ShownCount> CountAsync(UseCaseScope scope, RuleNode rule, DateOnly asOf, CancellationToken cancellationToken)
    {
        var resolved = await evaluator.ResolveAsync(scope.Db, rule, asOf, cancellationToken);
        return await ShowAsync(scope, resolved, rule, await EveryoneAsync(scope, cancellationToken), cancellationToken);
    }

    /// <param name="scope">Who asks.</param>
    /// <param name="resolved">The whole rule.</param>
    /// <param name="node">The node of it to count.</param>
    /// <param name="everyone">People on record.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<ShownCount> ShowAsync(UseCaseScope scope, ResolvedRule resolved, RuleNode node, int everyone, CancellationToken cancellationToken) =>
        DataRights.Of(scope.Actor).ExactSmallCounts
            ? ShownCount.Exact(await evaluator.People(scope.Db, resolved, node).CountAsync(cancellationToken))
            : await PreviewGuard.ShowAsync(scope.Db, scope.Actor, everyone, await evaluator.BitmapAsync(scope.Db, resolved, node, cancellationToken), scope.Now, cancellationToken);

    /// <summary>People on record, which is no secret.</summary>
    public static Task<int> EveryoneAsync(UseCaseScope scope, CancellationToken cancellationToken) => scope.Db.Everyone.CountAsync(cancellationToken);
}
