using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Writes down who is in a segment version now, and how many joined and left since the segment's last snapshot. Refused while a field of the version is not granted to the segment's purpose.</summary>
/// <param name="AsOf">Ages and relative dates count from this day; null = today, UTC.</param>
public sealed record TakeSnapshot(SegmentVersionId Version, DateOnly? AsOf = null) : ICommand<TakenSnapshot>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.SegmentSnapshotTaken;
}

/// <summary>Each number passes the guard of previews.</summary>
/// <param name="Joined">Null for a segment's first snapshot.</param>
/// <param name="Left">Null for a segment's first snapshot.</param>
public sealed record TakenSnapshot(SegmentSnapshotId Id, ShownCount People, ShownCount? Joined, ShownCount? Left);

/// <summary>Segments of which no snapshot was taken today.</summary>
public sealed record ListDueSnapshots : ICommand<IReadOnlyList<SegmentVersionId>>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ListDueSnapshotsHandler(Organisation organisation) : IUseCase<ListDueSnapshots, IReadOnlyList<SegmentVersionId>>
{
    public async Task<Result<IReadOnlyList<SegmentVersionId>>> HandleAsync(ListDueSnapshots command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var today = TimeZoneInfo.ConvertTime(scope.Now, organisation.Zone).Date;
        var since = new DateTimeOffset(today, organisation.Zone.GetUtcOffset(today)).ToUniversalTime();
        var taken = db.SegmentSnapshots.Where(s => s.TakenAt >= since).Join(db.SegmentVersions, s => s.VersionId, v => v.Id, (_, v) => v.SegmentId);
        return await db.Segments.AsNoTracking().Where(s => !taken.Contains(s.Id)).OrderBy(s => s.Name).Select(s => s.LatestVersionId).ToListAsync(cancellationToken);
    }
}

internal sealed class TakeSnapshotHandler(SegmentRules rules, SqlEvaluator evaluator, FieldRegister fields) : IUseCase<TakeSnapshot, TakenSnapshot>
{
    /// <summary>Snapshots of one segment that are kept, about two months of nights; campaigns keep their own audience.</summary>
    public const int MostKept = 60;

    public async Task<Result<TakenSnapshot>> HandleAsync(TakeSnapshot command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var wanted = command.Version;
        if (await db.SegmentVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Id == wanted, cancellationToken) is not { } version)
            return SegmentErrors.NotFound;
        var read = await rules.ReadAsync(db, version.RuleJson, cancellationToken);
        if (read.Rule is not { } rule)
            return SegmentErrors.UnreadableAudience;
        var segment = version.SegmentId;
        var purpose = await db.Segments.Where(s => s.Id == segment).Select(s => s.Purpose).SingleAsync(cancellationToken);
        if (await fields.RefuseAsync(db, rule, purpose, cancellationToken) is { } notGranted)
            return notGranted;
        var asOf = command.AsOf ?? scope.Today;
        var resolved = await evaluator.ResolveAsync(db, rule, asOf, cancellationToken);
        if (SegmentErrors.Refuse(scope.Actor, resolved.Sensitivity) is { } notPermitted)
            return notPermitted;
        await FieldRegister.NoteAsync(db, rule, purpose, FieldUser.Segment, segment.Value, scope.Now, cancellationToken);
        var people = await evaluator.BitmapAsync(db, resolved, rule, cancellationToken);
        var siblings = db.SegmentVersions.Where(v => v.SegmentId == segment).Select(v => v.Id);
        var before = await db.SegmentSnapshots.AsNoTracking().Where(s => siblings.Contains(s.VersionId))
            .OrderByDescending(s => s.TakenAt).Select(s => s.Bitmap).FirstOrDefaultAsync(cancellationToken) is { } bytes
            ? PeopleBitmap.FromBytes(bytes)
            : null;
        var snapshot = new SegmentSnapshot
        {
            Id = SegmentSnapshotId.New(),
            VersionId = wanted,
            AsOf = asOf,
            TakenAt = scope.Now,
            People = people.Count,
            Joined = before is null ? null : people.CountWithout(before),
            Left = before?.CountWithout(people),
            Bitmap = people.ToBytes(),
        };
        db.SegmentSnapshots.Add(snapshot);
        await ForgetAsync(db, siblings, cancellationToken);
        scope.Audit.ObjectType = "segment";
        scope.Audit.ObjectId = segment.Value.ToString("N");
        scope.Audit.ObjectVersion = version.Number;
        var everyone = await db.Everyone.CountAsync(cancellationToken);
        // Before + joined = now + left: all pass the guard, which knows the number before when this person was told it.
        Task<ShownCount> ShowAsync(PeopleBitmap set) => PreviewGuard.ShowAsync(db, scope.Actor, everyone, set, scope.Now, cancellationToken);
        var shown = await ShowAsync(people);
        return before is null
            ? new TakenSnapshot(snapshot.Id, shown, null, null)
            : new TakenSnapshot(snapshot.Id, shown, await ShowAsync(people.Without(before)), await ShowAsync(before.Without(people)));
    }

    /// <summary>The oldest beyond what is kept, the one being taken counted.</summary>
    private static async Task ForgetAsync(AppDbContext db, IQueryable<SegmentVersionId> siblings, CancellationToken cancellationToken)
    {
        var old = await db.SegmentSnapshots.AsNoTracking().Where(s => siblings.Contains(s.VersionId)).OrderByDescending(s => s.TakenAt).Skip(MostKept - 1).Select(s => s.Id).ToListAsync(cancellationToken);
        if (old.Count > 0)
            await db.SegmentSnapshots.Where(s => old.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
