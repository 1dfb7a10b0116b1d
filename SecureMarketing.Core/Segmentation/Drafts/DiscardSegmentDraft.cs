using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Throws a draft away; the saved versions stay. A draft that is gone already is no fault.</summary>
/// <param name="Segment">Whose draft.</param>
/// <param name="Revision">What the person saw; a newer draft is refused with <c>segment.draft_changed</c>.</param>
public sealed record DiscardSegmentDraft(SegmentId Segment, long Revision) : ICommand<Unit>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.NotAudited;

    public static bool? NeedsTraining => true;
}

internal sealed class DiscardSegmentDraftHandler : IUseCase<DiscardSegmentDraft, Unit>
{
    public async Task<Result<Unit>> HandleAsync(DiscardSegmentDraft command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var kept = await scope.Db.UnsavedSegments.SingleOrDefaultAsync(d => d.SegmentId == command.Segment, cancellationToken);
        if (kept is null)
            return Unit.Value;
        if (kept.Revision != command.Revision)
            return SegmentErrors.DraftChanged;
        scope.Db.UnsavedSegments.Remove(kept);
        return Unit.Value;
    }
}
