using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

internal static class SegmentCompartment
{
    extension(SegmentRules rules)
    {
        /// <summary>Null when the actor may use what a saved version rests on, by the labels that its codes have today.</summary>
        public async Task<Error?> RefuseAsync(SqlEvaluator evaluator, AppDbContext db, Actor actor, SegmentVersionId version, DateOnly asOf, CancellationToken cancellationToken)
        {
            var saved = await db.SegmentVersions.AsNoTracking().Where(v => v.Id == version).Select(v => new { v.RuleJson, v.Sensitivity }).SingleAsync(cancellationToken);
            var resolved = await evaluator.ResolveAsync(db, await rules.StoredAsync(db, saved.RuleJson, cancellationToken), asOf, cancellationToken);
            return SegmentErrors.Refuse(actor, saved.Sensitivity | resolved.Sensitivity);
        }
    }
}
