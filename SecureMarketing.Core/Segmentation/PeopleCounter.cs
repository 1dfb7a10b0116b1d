using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>The one way in which a number of people leaves this module: exact for those who may know, else past the guard of previews.</summary>
internal sealed class PeopleCounter(SqlEvaluator evaluator, AudienceReader reader)
{
    /// <summary>Resolves and counts a rule.</summary>
    public async Task<ShownCount> CountAsync(UseCaseScope scope, RuleNode rule, DateOnly asOf, CancellationToken cancellationToken)
    {
        var resolved = await evaluator.ResolveAsync(scope.Db, rule, asOf, cancellationToken);
        using var answer = await reader.ReadAsync(scope.Db, resolved, null, cancellationToken);
        return await ShowAsync(scope, answer, rule, cancellationToken);
    }

    /// <param name="scope">Who asks.</param>
    /// <param name="answer">Of the whole rule.</param>
    /// <param name="node">The node of it to count.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<ShownCount> ShowAsync(UseCaseScope scope, RuleAnswer answer, RuleNode node, CancellationToken cancellationToken) =>
        DataRights.Of(scope.Actor).ExactSmallCounts
            ? ShownCount.Exact(await answer.CountAsync(node, cancellationToken))
            : await PreviewGuard.ShowAsync(
                scope.Db, scope.Actor, await answer.EveryoneAsync(cancellationToken), await answer.BitmapAsync(node, cancellationToken), scope.Now, cancellationToken);
}
