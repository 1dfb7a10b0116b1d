using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.Jobs;

/// <summary>Segments that nobody looked at since their schedule asked for it (<see cref="LookTimes"/>).</summary>
public sealed record ListDueSnapshots : ICommand<IReadOnlyList<DueSnapshot>>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Version">The segment's latest.</param>
/// <param name="Since">When the look was due, the latest one where several were missed.</param>
public sealed record DueSnapshot(SegmentVersionId Version, DateTimeOffset Since);

internal sealed class ListDueSnapshotsHandler(Organisation organisation) : IUseCase<ListDueSnapshots, IReadOnlyList<DueSnapshot>>
{
    public async Task<Result<IReadOnlyList<DueSnapshot>>> HandleAsync(ListDueSnapshots command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, due) = (scope.Db, new List<DueSnapshot>());
        var taken = await db.SegmentSnapshots.Join(db.SegmentVersions, s => s.VersionId, v => v.Id, (s, v) => new { v.SegmentId, s.TakenAt })
            .GroupBy(t => t.SegmentId).Select(g => new { g.Key, Last = g.Max(t => t.TakenAt) }).ToDictionaryAsync(t => t.Key, t => t.Last, cancellationToken);
        foreach (var segment in await db.Segments.AsNoTracking().OrderBy(s => s.Name).ToListAsync(cancellationToken))
        {
            var at = segment.DueAt(scope.Now, organisation.Zone);
            if (LookTimes.IsDue(at, taken.TryGetValue(segment.Id, out var last) ? last : null))
                due.Add(new DueSnapshot(segment.LatestVersionId, at!.Value));
        }

        return due;
    }
}
