using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// Whether a condition on the latest result names a unit in which such results are recorded. Units are compared as they were sent (UCUM where
/// the source writes it), so that a misspelt or foreign one would find nobody, and say nothing of it.
/// </summary>
internal static class RecordedUnits
{
    private const int MostNamed = 5;

    /// <summary>Null when every condition names a unit on record, has its values converted, or asks for what nobody has on record yet.</summary>
    public static async Task<Error?> RefuseAsync(AppDbContext db, ResolvedRule resolved, CancellationToken cancellationToken)
    {
        foreach (var (path, node) in RulePaths.Of(resolved.Rule))
        {
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
}
