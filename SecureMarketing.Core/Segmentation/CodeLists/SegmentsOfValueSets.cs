using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.CodeLists;

/// <summary>
/// Segments whose latest version names an earlier version of a value set, in its own conditions or in a segment inside it. They mean what they
/// meant; their page says that there is a newer version until somebody confirms it. Of one value set it says so once, of the newest.
/// </summary>
internal sealed class SegmentsOfValueSets(SegmentRules rules) : IValueSetFollowers
{
    public async Task RenewedAsync(UseCaseScope scope, ValueSet set, CancellationToken cancellationToken)
    {
        var (db, id, system) = (scope.Db, set.Id.Value, SegmentCodeChange.OfSet(set.Id));
        var versions = db.SegmentVersions;
        var found = await db.Segments.AsNoTracking().Join(versions, s => s.LatestVersionId, v => v.Id, (s, v) => new { s.Id, v.RuleJson }).ToListAsync(cancellationToken);
        var open = (await db.SegmentCodeChanges.Where(c => c.System == system && c.ConfirmedAt == null).ToListAsync(cancellationToken)).ToLookup(c => c.SegmentId);
        foreach (var segment in found)
        {
            // One that can no longer be read finds nobody with any version.
            if ((await rules.ReadAsync(db, segment.RuleJson, cancellationToken)).Rule is not { } rule
                || !rule.Leaves().SelectMany(l => l.CodeChoices).Any(c => c.Set is { } named && named.Id == id && named.Version < set.Latest))
                continue;
            db.SegmentCodeChanges.RemoveRange(open[segment.Id]);
            db.SegmentCodeChanges.Add(new SegmentCodeChange { Id = SegmentCodeChangeId.New(), SegmentId = segment.Id, System = system, Version = Title(set), At = scope.Now });
        }
    }

    /// <summary>Name and version; the name is cut where it is long.</summary>
    private static string Title(ValueSet set)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $", version {set.Latest}");
        var most = CodeList.VersionLength - version.Length;
        return (set.Name.Length <= most ? set.Name : set.Name[..(most - 1)].TrimEnd() + "…") + version;
    }
}
