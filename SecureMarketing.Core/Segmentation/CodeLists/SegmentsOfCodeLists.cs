using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.CodeLists;

/// <summary>
/// Segments whose latest version names a value set with "all below" a code of a list, in its own conditions or in a segment inside it; and earlier
/// versions that do and by which somebody is yet to find people (<see cref="IVersionKeepers"/>). A code, a prefix and a value set's number mean
/// the same with any list, so only these can move.
/// </summary>
internal sealed class SegmentsOfCodeLists(SegmentRules rules, SqlEvaluator evaluator, IEnumerable<IVersionKeepers> keepers) : ICodeListFollowers
{
    public async Task<IReadOnlyList<CodeListMove>> MovesAsync(UseCaseScope scope, CodeList list, bool counted, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var keptBy = await KeptAsync(scope, cancellationToken);
        var kept = keptBy.Select(k => k.Key).ToList();
        var found = await db.Segments.AsNoTracking().Join(db.SegmentVersions, s => s.Id, v => v.SegmentId, (s, v) => new { s.Id, s.Name, Version = v.Id, v.Number, v.RuleJson, IsLatest = v.Id == s.LatestVersionId })
            .Where(v => v.IsLatest || kept.Contains(v.Version)).OrderBy(v => v.Name).ThenByDescending(v => v.Number).ToListAsync(cancellationToken);
        var (moves, judged) = (new List<CodeListMove>(), new Dictionary<(Guid, int), bool>());
        var named = scope.Actor.Holds(Permission.SegmentView);
        foreach (var segment in found)
        {
            // One that can no longer be read finds nobody with any list.
            if ((await rules.ReadAsync(db, segment.RuleJson, cancellationToken)).Rule is not { } rule || !await MovesAsync(db, rule, list, judged, cancellationToken))
                continue;
            var (joins, leaves) = counted && scope.Actor.Holds(Permission.SegmentCount) ? await CountAsync(scope, rule, list, cancellationToken) : (null, null);
            moves.Add(new CodeListMove(segment.Id.Value, named ? segment.Name : null, joins, leaves)
            {
                Earlier = segment.IsLatest ? null : new EarlierVersion(segment.Version.Value, segment.Number, named ? string.Join(", ", keptBy[segment.Version]) : null),
            });
        }

        return moves;
    }

    public void Note(UseCaseScope scope, CodeList list, IReadOnlyList<CodeListMove> moves) =>
        scope.Db.SegmentCodeChanges.AddRange(moves.Where(m => m.Earlier is null).Select(m => new SegmentCodeChange
        {
            Id = SegmentCodeChangeId.New(),
            SegmentId = SegmentId.From(m.Segment),
            System = list.System,
            Version = list.Version,
            At = scope.Now,
        }));

    private async Task<ILookup<SegmentVersionId, string>> KeptAsync(UseCaseScope scope, CancellationToken cancellationToken)
    {
        var kept = new List<KeptVersion>();
        foreach (var keeper in keepers)
            kept.AddRange(await keeper.KeptAsync(scope, cancellationToken));
        return kept.Distinct().ToLookup(k => k.Version, k => k.By);
    }

    private static async Task<bool> MovesAsync(AppDbContext db, RuleNode rule, CodeList list, Dictionary<(Guid, int), bool> judged, CancellationToken cancellationToken)
    {
        foreach (var set in rule.Leaves().SelectMany(l => l.CodeChoices).Select(c => c.Set).OfType<ChosenSet>())
        {
            if (!judged.TryGetValue((set.Id, set.Version), out var moves))
                judged[(set.Id, set.Version)] = moves = await ValueSetExpansion.IsOtherWithAsync(db, set.Entries ?? [], list, cancellationToken);
            if (moves)
                return true;
        }

        return false;
    }

    /// <summary>Both pass the guard of previews. Nulls where the rule is not for this person, with either list.</summary>
    private async Task<(string? Joins, string? Leaves)> CountAsync(UseCaseScope scope, RuleNode rule, CodeList list, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var now = await evaluator.ResolveAsync(db, rule, scope.Today, cancellationToken);
        var then = await evaluator.ResolveAsync(db, rule, scope.Today, list.Id, cancellationToken);
        if (SegmentErrors.Refuse(scope.Actor, now.Sensitivity | then.Sensitivity) is not null)
            return (null, null);
        var (before, after) = (await evaluator.BitmapAsync(db, now, rule, cancellationToken), await evaluator.BitmapAsync(db, then, rule, cancellationToken));
        var everyone = await db.Everyone.CountAsync(cancellationToken);
        Task<ShownCount> ShowAsync(PeopleBitmap people) => PreviewGuard.ShowAsync(db, scope.Actor, everyone, people, scope.Now, cancellationToken);
        return ((await ShowAsync(after.Without(before))).ToString(), (await ShowAsync(before.Without(after))).ToString());
    }
}
