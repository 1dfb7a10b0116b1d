using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Says how often a segment is looked at by itself. Looks by hours are counted from now. Refused to who may not use the segment's rule.</summary>
/// <param name="Campaign">The campaign that it is done for: what that was granted is open here. Null = for none.</param>
public sealed record SetSegmentSchedule(SegmentId Segment, SegmentSchedule Schedule, OriginId? Campaign = null) : ICommand<Unit>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.SegmentSaved;
}

internal sealed class SetSegmentScheduleHandler(SegmentRules rules, SensitiveAccess access) : IUseCase<SetSegmentSchedule, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SetSegmentSchedule command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Segment);
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("segment", id.Value.ToString("N"));
        if (!command.Schedule.IsKnown)
            return SegmentErrors.BadSchedule;
        scope.Audit.ReasonCodes = "schedule:" + command.Schedule.Word;
        if (await db.Segments.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } segment)
            return SegmentErrors.NotFound;
        var version = await db.SegmentVersions.AsNoTracking().SingleAsync(v => v.Id == segment.LatestVersionId, cancellationToken);
        var rule = (await rules.ReadAsync(db, version.RuleJson, cancellationToken)).Rule;
        var sensitivity = await rules.SensitivityAsync(db, version, rule, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        if (SegmentErrors.RefuseToRead(rights, sensitivity) is { } closed)
            return closed;
        SensitiveAccess.Note(scope, command.Campaign, rights, sensitivity);
        segment.LookBy(command.Schedule, scope.Now);
        return Unit.Value;
    }
}
