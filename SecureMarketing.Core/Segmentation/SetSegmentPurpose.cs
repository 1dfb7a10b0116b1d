using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Says for what the people of a segment are wanted. Refused while its latest rule uses a field that is not granted to that purpose.</summary>
public sealed record SetSegmentPurpose(SegmentId Segment, FieldPurpose Purpose) : ICommand<Unit>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.SegmentSaved;
}

internal sealed class SetSegmentPurposeHandler(SegmentRules rules, FieldRegister fields) : IUseCase<SetSegmentPurpose, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SetSegmentPurpose command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var id = command.Segment;
        scope.Audit.ObjectType = "segment";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.ReasonCodes = "purpose:" + command.Purpose;
        if (!Enum.IsDefined(command.Purpose))
            return FieldErrors.BadPurpose;
        if (await scope.Db.Segments.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } segment)
            return SegmentErrors.NotFound;
        var json = await scope.Db.SegmentVersions.AsNoTracking().Where(v => v.Id == segment.LatestVersionId).Select(v => v.RuleJson).SingleAsync(cancellationToken);
        if ((await rules.ReadAsync(scope.Db, json, cancellationToken)).Rule is not { } rule)
            return SegmentErrors.UnreadableAudience;
        if (await fields.RefuseAsync(scope.Db, rule, command.Purpose, cancellationToken) is { } notGranted)
            return notGranted;
        segment.Serve(command.Purpose);
        await FieldRegister.NoteAsync(scope.Db, rule, command.Purpose, FieldUser.Segment, id.Value, scope.Now, cancellationToken);
        return Unit.Value;
    }
}
