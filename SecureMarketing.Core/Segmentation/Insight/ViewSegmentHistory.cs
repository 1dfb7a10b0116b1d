using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// How many people were in a segment at its snapshots, and how many joined and left from one to the next. Every number passes the guard of
/// previews: the sizes first, the latest first, then who came and went, so that neither a small change nor what it can be reckoned from is told.
/// </summary>
/// <param name="Pace">How far apart; null = the shortest at which all that is kept can be told.</param>
/// <param name="Campaign">The campaign that it is looked at for: what that was granted is open here. Null = for none.</param>
public sealed record ViewSegmentHistory(SegmentId Segment, HistoryPace? Pace = null, OriginId? Campaign = null) : ICommand<SegmentHistory>
{
    public static Permission Requires => Permission.SegmentCount;

    public static AuditAction Audits => AuditAction.SegmentCounted;
}

/// <param name="Points">Latest first.</param>
/// <param name="Pace">At which they are told.</param>
/// <param name="Full">The shortest pace at which all that is kept can be told: nothing longer is worth asking for.</param>
/// <param name="LeavesOut">True when snapshots of versions are left out whose rule the reader may not use.</param>
public sealed record SegmentHistory(IReadOnlyList<HistoryPoint> Points, HistoryPace Pace, HistoryPace Full, bool LeavesOut);

/// <summary>One snapshot, of whichever version was taken.</summary>
/// <param name="Version">Number of the segment's version that was looked at.</param>
/// <param name="Joined">Since the point before it in time; null for the first that is told.</param>
/// <param name="Left">Likewise.</param>
public sealed record HistoryPoint(SegmentSnapshotId Id, DateTimeOffset TakenAt, int Version, ShownCount People, ShownCount? Joined, ShownCount? Left);

internal sealed class ViewSegmentHistoryHandler(SegmentRules rules, FieldRegister fields, SensitiveAccess access, Organisation organisation) : IUseCase<ViewSegmentHistory, SegmentHistory>
{
    public async Task<Result<SegmentHistory>> HandleAsync(ViewSegmentHistory command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Segment);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("segment", id.Value.ToString("N"), "history");
        if (await db.Segments.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } segment)
            return SegmentErrors.NotFound;
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var used = Sensitivity.None;
        var numbers = new Dictionary<SegmentVersionId, int>();
        var closed = new HashSet<SegmentVersionId>();
        foreach (var version in await db.SegmentVersions.AsNoTracking().Where(v => v.SegmentId == id).ToListAsync(cancellationToken))
        {
            numbers.Add(version.Id, version.Number);
            var (sensitivity, refusal) = await JudgeAsync(scope, rights, segment, version, cancellationToken);
            if (refusal is not { } refused)
            {
                used |= sensitivity;
                continue;
            }

            if (version.Id == segment.LatestVersionId)
                return refused;
            closed.Add(version.Id);
        }

        SensitiveAccess.Note(scope, command.Campaign, rights, used);
        var versions = numbers.Keys.ToList();
        var taken = await db.SegmentSnapshots.AsNoTracking().Where(s => versions.Contains(s.VersionId)).OrderByDescending(s => s.TakenAt)
            .Select(s => new { s.Id, s.VersionId, s.TakenAt }).ToListAsync(cancellationToken);
        var open = taken.Where(s => !closed.Contains(s.VersionId)).ToList();
        var times = open.ConvertAll(s => s.TakenAt);
        var full = HistoryChoice.PaceOf(times, organisation.Zone);
        var pace = command.Pace ?? full;
        var chosen = HistoryChoice.Of(times, pace, organisation.Zone).Select(i => open[i]).ToList();
        var sets = await SetsAsync(db, chosen.ConvertAll(s => s.Id), cancellationToken);
        var everyone = await db.Everyone.CountAsync(cancellationToken);
        Task<ShownCount> ShowAsync(PeopleBitmap people) => PreviewGuard.ShowAsync(db, scope.Actor, everyone, people, scope.Now, cancellationToken);

        var sizes = new List<ShownCount>();
        foreach (var snapshot in chosen)
            sizes.Add(await ShowAsync(sets[snapshot.Id]));
        var points = new List<HistoryPoint>();
        for (var i = 0; i < chosen.Count; i++)
        {
            var (now, before) = (sets[chosen[i].Id], i + 1 < chosen.Count ? sets[chosen[i + 1].Id] : null);
            points.Add(new HistoryPoint(
                chosen[i].Id, chosen[i].TakenAt, numbers[chosen[i].VersionId], sizes[i],
                before is null ? null : await ShowAsync(now.Without(before)), before is null ? null : await ShowAsync(before.Without(now))));
        }

        return new SegmentHistory(points, pace, full, open.Count < taken.Count);
    }

    /// <summary>What the version's rule reveals; no refusal when the reader may be told about its people.</summary>
    private async Task<(Sensitivity Sensitivity, Error? Refusal)> JudgeAsync(UseCaseScope scope, SensitiveRights rights, SegmentDefinition segment, SegmentVersion version, CancellationToken cancellationToken)
    {
        var read = await rules.ReadAsync(scope.Db, version.RuleJson, cancellationToken);
        var sensitivity = await rules.SensitivityAsync(scope.Db, version, read.Rule, cancellationToken);
        return (sensitivity, SegmentErrors.Refuse(rights, sensitivity) ?? (read.Rule is { } rule ? await fields.RefuseAsync(scope.Db, rule, segment.Purpose, cancellationToken) : null));
    }

    private static async Task<Dictionary<SegmentSnapshotId, PeopleBitmap>> SetsAsync(AppDbContext db, List<SegmentSnapshotId> chosen, CancellationToken cancellationToken) =>
        (await db.SegmentSnapshots.AsNoTracking().Where(s => chosen.Contains(s.Id)).Select(s => new { s.Id, s.Bitmap }).ToListAsync(cancellationToken))
        .ToDictionary(s => s.Id, s => PeopleBitmap.FromBytes(s.Bitmap));
}
