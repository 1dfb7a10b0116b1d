using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.Jobs;

namespace SecureMarketing.Core.Segmentation;

/// <summary>When a segment was and will be looked at.</summary>
/// <param name="Schedule">How often by itself.</param>
/// <param name="LastAt">By a server or a person; null = never yet.</param>
/// <param name="NextAt">By itself; null = nobody will but by hand.</param>
/// <param name="IsDue">True when the schedule asked for a look that nobody took yet: it follows with the clock's next tick, unless it is refused.</param>
public sealed record SegmentLooks(SegmentSchedule Schedule, DateTimeOffset? LastAt, DateTimeOffset? NextAt, bool IsDue)
{
    internal static async Task<SegmentLooks> OfAsync(AppDbContext db, SegmentDefinition segment, DateTimeOffset now, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var (id, versions) = (segment.Id, db.SegmentVersions);
        var last = await db.SegmentSnapshots.Where(s => versions.Any(v => v.Id == s.VersionId && v.SegmentId == id)).OrderByDescending(s => s.TakenAt)
            .Select(s => (DateTimeOffset?)s.TakenAt).FirstOrDefaultAsync(cancellationToken);
        return new SegmentLooks(segment.Schedule, last, LookTimes.NextAt(segment.Schedule, segment.ScheduledAt ?? segment.CreatedAt, now, zone),
            LookTimes.IsDue(segment.DueAt(now, zone), last));
    }
}
