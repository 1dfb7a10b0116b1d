using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>What was changed and not saved as a version yet.</summary>
/// <param name="Segment">Whose draft.</param>
/// <param name="Campaign">The campaign that it is for: what that was granted may be read. Null = for none.</param>
public sealed record OpenSegmentDraft(SegmentId Segment, OriginId? Campaign = null) : ICommand<OpenedSegmentDraft>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Text">Null when there is no draft.</param>
/// <param name="Revision">0 when there is no draft.</param>
/// <param name="ChangedAt">Null when there is no draft.</param>
/// <param name="ChangedBy">Zero when there is no draft.</param>
public sealed record OpenedSegmentDraft(SegmentDraftText? Text, long Revision, DateTimeOffset? ChangedAt, Guid ChangedBy);

internal sealed class OpenSegmentDraftHandler(SegmentRules rules, DraftLabels labels, SensitiveAccess access) : IUseCase<OpenSegmentDraft, OpenedSegmentDraft>
{
    public async Task<Result<OpenedSegmentDraft>> HandleAsync(OpenSegmentDraft command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Segment);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        // A draft begins with the rule that was saved last.
        var saved = await db.SegmentVersions.AsNoTracking().Where(v => v.SegmentId == id).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (saved is not null && SegmentErrors.RefuseToRead(rights, await rules.SensitivityAsync(db, saved, cancellationToken)) is { } closed)
            return closed;
        var kept = await db.UnsavedSegments.AsNoTracking().SingleOrDefaultAsync(d => d.SegmentId == id, cancellationToken);
        if (kept is not null && await labels.RefuseAsync(db, scope.Actor, rights, kept, cancellationToken) is { } unsaved)
            return unsaved;
        return kept is null
            ? new OpenedSegmentDraft(null, 0, null, Guid.Empty)
            : new OpenedSegmentDraft(new SegmentDraftText(kept.Name, kept.Form, kept.BasedOn), kept.Revision, kept.ChangedAt, kept.ChangedBy);
    }
}
