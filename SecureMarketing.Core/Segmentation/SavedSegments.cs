using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Segments as other definitions name them.</summary>
internal sealed class SavedSegments : ISavedSegments
{
    public async Task<SavedSegmentRule?> FindAsync(AppDbContext db, Guid version, CancellationToken cancellationToken)
    {
        var (id, segments) = (SegmentVersionId.From(version), db.Segments);
        var found = await db.SegmentVersions.AsNoTracking().Where(v => v.Id == id)
            .Join(segments, v => v.SegmentId, s => s.Id, (v, s) => new { Version = v, s.Name }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null
            : new SavedSegmentRule(version, found.Version.SegmentId.Value, found.Name, found.Version.Number, found.Version.RuleJson, found.Version.Sensitivity, found.Version.PhiLevel == PhiLevel.Clinical);
    }

    public async Task<SavedSegmentRule?> FindLatestAsync(AppDbContext db, string name, CancellationToken cancellationToken)
    {
        // Case is folded here: the databases disagree about it, and an organisation has some hundred segments at most.
        var all = await db.Segments.AsNoTracking().Select(s => new { s.Name, s.LatestVersionId }).ToListAsync(cancellationToken);
        var found = all.Find(s => s.Name == name) ?? all.Find(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
        return found is null ? null : await FindAsync(db, found.LatestVersionId.Value, cancellationToken);
    }
}
