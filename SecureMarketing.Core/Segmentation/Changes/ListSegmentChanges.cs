using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.Changes;

/// <summary>How many entered and left a segment at its latest snapshots. Each number passes the guard of previews, the latest first.</summary>
/// <param name="Campaign">The campaign that they are looked at for: what that was granted is open here. Null = for none.</param>
public sealed record ListSegmentChanges(SegmentId Segment, OriginId? Campaign = null) : ICommand<IReadOnlyList<SegmentChangeRow>>
{
    /// <summary>Snapshots that are told.</summary>
    public const int Most = 6;

    public static Permission Requires => Permission.SegmentCount;

    public static AuditAction Audits => AuditAction.SegmentCounted;
}

/// <param name="Number">Of the change, from 1 within the segment.</param>
/// <param name="Version">Number of the segment's version that was looked at.</param>
/// <param name="Entered">Null for a segment's first snapshot.</param>
/// <param name="Left">Null likewise.</param>
public sealed record SegmentChangeRow(int Number, int Version, DateTimeOffset At, ShownCount? Entered, ShownCount? Left);

internal sealed class ListSegmentChangesHandler(SegmentRules rules, FieldRegister fields, SensitiveAccess access) : IUseCase<ListSegmentChanges, IReadOnlyList<SegmentChangeRow>>
{
    public async Task<Result<IReadOnlyList<SegmentChangeRow>>> HandleAsync(ListSegmentChanges command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Segment);
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("segment", id.Value.ToString("N"));
        if (await db.Segments.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } segment)
            return SegmentErrors.NotFound;
        var changes = await db.SegmentChanges.AsNoTracking().Where(c => c.SegmentId == id).OrderByDescending(c => c.Number).Take(ListSegmentChanges.Most).ToListAsync(cancellationToken);
        var looked = changes.Select(c => c.VersionId).Append(segment.LatestVersionId).Distinct().ToList();
        var versions = await db.SegmentVersions.AsNoTracking().Where(v => looked.Contains(v.Id)).ToDictionaryAsync(v => v.Id, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var used = Sensitivity.None;
        foreach (var version in versions.Values)
        {
            var read = await rules.ReadAsync(db, version.RuleJson, cancellationToken);
            var sensitivity = await rules.SensitivityAsync(db, version, read.Rule, cancellationToken);
            used |= sensitivity;
            if (SegmentErrors.Refuse(rights, sensitivity) is { } notPermitted)
                return notPermitted;
            if (read.Rule is { } rule && await fields.RefuseAsync(db, rule, segment.Purpose, cancellationToken) is { } notGranted)
                return notGranted;
        }

        SensitiveAccess.Note(scope, command.Campaign, rights, used);
        var everyone = await db.Everyone.CountAsync(cancellationToken);
        var rows = new List<SegmentChangeRow>();
        foreach (var change in changes)
        {
            async Task<ShownCount?> ShowAsync(int? number, Func<PeopleBitmap> who) =>
                number is null ? null : await PreviewGuard.ShowAsync(db, scope.Actor, everyone, who(), scope.Now, cancellationToken);
            var entered = await ShowAsync(change.Entered, () => change.WhoEntered);
            rows.Add(new SegmentChangeRow(change.Number, versions[change.VersionId].Number, change.At, entered, await ShowAsync(change.Left, () => change.WhoLeft)));
        }

        return rows;
    }
}
