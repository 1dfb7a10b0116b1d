using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.Changes;
using SecureMarketing.Core.Segmentation.Jobs;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Writes down who is in a segment version now, and who joined and left since the segment's last snapshot (<see cref="ISegmentEvents"/>). Of two at once one is refused. Also refused while a field of the version is not granted to the segment's purpose, or a number of it is without a unit and results in a second one have come.</summary>
/// <param name="AsOf">Ages and relative dates count from this day; null = today, UTC.</param>
/// <param name="UnlessSince">Refused when one of the segment was taken then or later: of several servers one takes what is due. Null = not asked.</param>
/// <param name="Campaign">The campaign that it is taken for: what that was granted is open here. Null = for none.</param>
public sealed record TakeSnapshot(SegmentVersionId Version, DateOnly? AsOf = null, DateTimeOffset? UnlessSince = null, OriginId? Campaign = null) : ICommand<TakenSnapshot>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.SegmentSnapshotTaken;
}

/// <summary>Each number passes the guard of previews.</summary>
/// <param name="Joined">Null for a segment's first snapshot.</param>
/// <param name="Left">Null for a segment's first snapshot.</param>
public sealed record TakenSnapshot(SegmentSnapshotId Id, ShownCount People, ShownCount? Joined, ShownCount? Left);

internal sealed class TakeSnapshotHandler(SegmentRules rules, SqlEvaluator evaluator, FieldRegister fields, RecordedUnits units, SensitiveAccess access, Organisation organisation) : IUseCase<TakeSnapshot, TakenSnapshot>
{
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
        var kept = await db.Segments.Where(s => s.Id == segment).Select(s => new { s.Purpose, s.LookHours }).SingleAsync(cancellationToken);
        var (purpose, schedule) = (kept.Purpose, new SegmentSchedule(kept.LookHours));
        if (await fields.RefuseAsync(db, rule, purpose, cancellationToken) is { } notGranted)
            return notGranted;
        var asOf = command.AsOf ?? scope.Today;
        var resolved = await evaluator.ResolveAsync(db, rule, asOf, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        // As everywhere else with what it was saved with, too: a label that its codes have lost is the version's until it is saved anew.
        var sensitivity = version.Sensitivity | resolved.Sensitivity;
        if (SegmentErrors.Refuse(rights, sensitivity) is { } notPermitted)
            return notPermitted;
        if (await units.RefuseMixedAsync(db, resolved, cancellationToken) is { } mixed)
            return mixed;
        // Read before the snapshot that it compares with: whoever takes the next one meanwhile takes this number.
        var last = await db.SegmentChanges.AsNoTracking().Where(c => c.SegmentId == segment).OrderByDescending(c => c.Number)
            .Select(c => new { c.Number, c.SnapshotId, c.At }).FirstOrDefaultAsync(cancellationToken);
        var siblings = db.SegmentVersions.Where(v => v.SegmentId == segment).Select(v => v.Id);
        // After the number: one that was taken before it was read is seen here, one taken after it has the number.
        if (command.UnlessSince is { } since)
        {
            if (await db.SegmentSnapshots.AnyAsync(s => siblings.Contains(s.VersionId) && s.TakenAt >= since, cancellationToken))
                return SegmentErrors.RefreshedAlready;
            scope.Audit.ReasonCodes = scope.Now - since < LookTimes.GraceOf(schedule) ? schedule.Word : schedule.Word + ",late";
        }

        SensitiveAccess.Note(scope, command.Campaign, rights, sensitivity);
        await FieldRegister.NoteAsync(db, rule, purpose, FieldUser.Segment, segment.Value, scope.Now, cancellationToken);
        var people = await evaluator.BitmapAsync(db, resolved, rule, cancellationToken);
        var before = await BeforeAsync(db, siblings, last?.SnapshotId, cancellationToken);
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
        var nobody = PeopleBitmap.Of([]);
        db.SegmentChanges.Add(new SegmentChange
        {
            SegmentId = segment,
            Number = (last?.Number ?? 0) + 1,
            SnapshotId = snapshot.Id,
            VersionId = wanted,
            At = scope.Now,
            Entered = snapshot.Joined,
            Left = snapshot.Left,
            EnteredBits = SegmentChange.Pack(before is null ? nobody : people.Without(before)),
            LeftBits = SegmentChange.Pack(before?.Without(people) ?? nobody),
        });
        await ForgetAsync(db, segment, siblings, last?.At, scope.Now, cancellationToken);
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

    /// <summary>Who was in the segment at its last snapshot; null before the first.</summary>
    private static async Task<PeopleBitmap?> BeforeAsync(AppDbContext db, IQueryable<SegmentVersionId> siblings, SegmentSnapshotId? last, CancellationToken cancellationToken)
    {
        var taken = db.SegmentSnapshots.AsNoTracking().Where(s => siblings.Contains(s.VersionId));
        // By its id, because two may have been taken within one tick of the clock; those from before changes were written down, by their time.
        var bytes = last is { } id ? await taken.Where(s => s.Id == id).Select(s => s.Bitmap).SingleOrDefaultAsync(cancellationToken) : null;
        bytes ??= await taken.OrderByDescending(s => s.TakenAt).Select(s => s.Bitmap).FirstOrDefaultAsync(cancellationToken);
        return bytes is null ? null : PeopleBitmap.FromBytes(bytes);
    }

    /// <summary>What <see cref="SnapshotRetention"/> does not keep of those older than the last, and changes that nobody can still wait for.</summary>
    /// <param name="last">When the last one was taken: it and what another server takes meanwhile stay, for this one may yet be refused.</param>
    private async Task ForgetAsync(AppDbContext db, SegmentId segment, IQueryable<SegmentVersionId> siblings, DateTimeOffset? last, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var since = now.AddDays(-SegmentChange.KeptDays);
        await db.SegmentChanges.Where(c => c.SegmentId == segment && c.At < since).ExecuteDeleteAsync(cancellationToken);
        var taken = await db.SegmentSnapshots.AsNoTracking().Where(s => siblings.Contains(s.VersionId)).OrderByDescending(s => s.TakenAt)
            .Select(s => new { s.Id, s.TakenAt }).ToListAsync(cancellationToken);
        var old = SnapshotRetention.Forgotten(taken.ConvertAll(s => s.TakenAt), now, organisation.Zone)
            .Select(i => taken[i]).Where(s => s.TakenAt < last).Select(s => s.Id).ToList();
        if (old.Count > 0)
            await db.SegmentSnapshots.Where(s => old.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
