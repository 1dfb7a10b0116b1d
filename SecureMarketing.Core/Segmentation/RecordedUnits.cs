using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Units;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// Whether a condition on results fits the units in which they are recorded. Units are compared as they were sent (UCUM where the source
/// writes it), so that a misspelt or foreign one would find nobody, and say nothing of it; and a bare number where two units are on record
/// would compare milligrams with moles.
/// </summary>
internal sealed class RecordedUnits(AttributeCatalogue catalogue, TimeProvider clock)
{
    /// <summary>How old an answer may be where nothing is saved: 1 minute. Looking through all results of a frequent code takes a tenth of a second and more.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private const int MostNamed = 5;
    private const int MostKept = 1_000;

    private readonly ConcurrentDictionary<string, (IReadOnlyList<string> Units, DateTimeOffset At)> kept = new(StringComparer.Ordinal);

    /// <summary>What a rule that is to be saved is refused for: a unit in which nothing is recorded, or none where several are.</summary>
    /// <returns>Null when every condition names a unit on record, has its values converted, or asks for what nobody has on record yet.</returns>
    public async Task<Error?> RefuseAsync(AppDbContext db, ResolvedRule resolved, CancellationToken cancellationToken) =>
        await ForeignAsync(db, resolved, cancellationToken) ?? await MixedAsync(db, resolved, fresh: true, cancellationToken);

    /// <summary>
    /// What a rule is refused for whenever it is counted or used, a saved one and what it has inside as well: when results in a second
    /// unit have come since, its bare number no longer means what was meant.
    /// </summary>
    /// <returns>Null when no number is compared with results in several units.</returns>
    public Task<Error?> RefuseMixedAsync(AppDbContext db, ResolvedRule resolved, CancellationToken cancellationToken) => MixedAsync(db, resolved, fresh: false, cancellationToken);

    private static async Task<Error?> ForeignAsync(AppDbContext db, ResolvedRule resolved, CancellationToken cancellationToken)
    {
        foreach (var (path, node) in RulePaths.Of(resolved.Rule))
        {
            if (node is RuleLeaf { Convert: true } converting && await UnconvertedAsync(db, converting, resolved.Questions[converting], cancellationToken) is { Count: > 0 } apart)
            {
                return SegmentErrors.BadDefinition(RuleParse.Of(null, [new RuleProblem(
                    path + ".convert", $"Results of these codes are also recorded in {string.Join(", ", apart)}, of which no conversion to {converting.Unit} is known.",
                    "Name only codes whose units convert, or leave the conversion out: then only results recorded in this unit count.")]));
            }

            if (node is not RuleLeaf { Attribute: ClinicalAttributes.LatestResult, Unit: { } unit, Convert: false } leaf || resolved.Questions[leaf].CodeIds is not { Count: > 0 } known)
                continue;
            var codes = known.ToList();
            var valued = db.ClinicalLatest.AsNoTracking().Where(l => codes.Contains(l.CodeId) && l.LastUnit != null);
            if (await valued.AnyAsync(l => l.LastUnit == unit, cancellationToken))
                continue;
            var recorded = await valued.Select(l => l.LastUnit!).Distinct().OrderBy(u => u).Take(MostNamed).ToListAsync(cancellationToken);
            if (recorded.Count > 0)
            {
                return SegmentErrors.BadDefinition(RuleParse.Of(null, [new RuleProblem(
                    path + ".unit", $"No result of these codes is recorded in “{unit}”; {string.Join(", ", recorded)} {(recorded.Count == 1 ? "is" : "are")} on record.",
                    "Choose a unit on record, or let values be converted where the conversion is known (\"convert\": true).")]));
            }
        }

        return null;
    }

    /// <summary>
    /// Units of another sort in which a code of the condition is recorded, as moles beside milligrams of something whose molar mass nobody
    /// told: a condition that says "converted" would pass over them unseen. What is no unit that is known says nothing, and is left out.
    /// </summary>
    private static async Task<IReadOnlyList<string>> UnconvertedAsync(AppDbContext db, RuleLeaf leaf, LeafQuestion question, CancellationToken cancellationToken)
    {
        var codes = question.CodeIds?.ToList() ?? [];
        var recorded = await db.ClinicalLatest.AsNoTracking().Where(l => l.Kind == FactKind.Observation && codes.Contains(l.CodeId) && l.LastValue != null && l.LastUnit != null && l.LastUnit != leaf.Unit)
            .Select(l => new { l.CodeId, Unit = l.LastUnit! }).Distinct().ToListAsync(cancellationToken);
        return [.. recorded.Where(r => UnitTable.Knows(r.Unit) && !question.Conversions.Any(c => c.From.Recorded == r.Unit && c.CodeIds.Contains(r.CodeId)))
            .Select(r => r.Unit).Distinct().Order(StringComparer.Ordinal).Take(MostNamed)];
    }

    private async Task<Error?> MixedAsync(AppDbContext db, ResolvedRule resolved, bool fresh, CancellationToken cancellationToken)
    {
        foreach (var (path, node) in RulePaths.WithInner(resolved.Rule))
        {
            if (node is not RuleLeaf leaf || !Converting.NeedsUnit(leaf, catalogue[leaf.Attribute]) || resolved.Questions[leaf].CodeIds is not { Count: > 0 } known)
                continue;
            var units = await UnitsAsync(db, leaf.Attribute, [.. known.Order()], fresh, cancellationToken);
            if (units.Count > 1)
            {
                return SegmentErrors.BadDefinition(RuleParse.Of(null, [new RuleProblem(
                    path + ".unit", $"Results of these codes are recorded in {string.Join(", ", units)}, and a number without its unit would be compared with all of them.",
                    "Name the unit that is meant; values in another one can be converted where the conversion is known (\"convert\": true).")]));
            }
        }

        return null;
    }

    /// <summary>The first few units, in order. Of results without one nothing is known.</summary>
    private async Task<IReadOnlyList<string>> UnitsAsync(AppDbContext db, string attribute, List<int> codes, bool fresh, CancellationToken cancellationToken)
    {
        // Only "any result" looks at older ones.
        var all = attribute == ClinicalAttributes.AnyResult;
        var key = (all ? "all " : "latest ") + string.Join(' ', codes.Select(c => c.ToString(CultureInfo.InvariantCulture)));
        var now = clock.GetUtcNow();
        if (!fresh && kept.TryGetValue(key, out var known) && now - known.At < Kept)
            return known.Units;
        var recorded = all
            ? db.ClinicalFacts.AsNoTracking().Where(f => f.Kind == FactKind.Observation && codes.Contains(f.CodeId) && f.Value != null && f.Unit != null).Select(f => f.Unit!)
            : db.ClinicalLatest.AsNoTracking().Where(l => l.Kind == FactKind.Observation && codes.Contains(l.CodeId) && l.LastValue != null && l.LastUnit != null).Select(l => l.LastUnit!);
        var units = await recorded.Distinct().OrderBy(u => u).Take(MostNamed).ToListAsync(cancellationToken);
        if (kept.Count >= MostKept)
            kept.Clear();
        kept[key] = (units, now);
        return units;
    }
}
