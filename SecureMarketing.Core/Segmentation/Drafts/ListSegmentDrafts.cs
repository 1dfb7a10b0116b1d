using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Drafts that wait to be saved as a version, latest change first, 50 at most; without those that this person may not read.</summary>
public sealed record ListSegmentDrafts : ICommand<IReadOnlyList<SegmentDraftRow>>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Name">Empty while it has none.</param>
/// <param name="IsNew">True when no version was ever saved.</param>
public sealed record SegmentDraftRow(SegmentId Segment, string Name, bool IsNew, DateTimeOffset ChangedAt, Guid ChangedBy);

internal sealed class ListSegmentDraftsHandler(DraftLabels labels) : IUseCase<ListSegmentDrafts, IReadOnlyList<SegmentDraftRow>>
{
    private const int Most = 50;

    public async Task<Result<IReadOnlyList<SegmentDraftRow>>> HandleAsync(ListSegmentDrafts command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rows = new List<SegmentDraftRow>();
        foreach (var draft in await scope.Db.UnsavedSegments.AsNoTracking().OrderByDescending(d => d.ChangedAt).Take(Most).ToListAsync(cancellationToken))
        {
            if (await labels.RefuseAsync(scope.Db, scope.Actor, SensitiveRights.Of(scope.Actor), draft, cancellationToken) is null)
                rows.Add(new SegmentDraftRow(draft.SegmentId, draft.Name, draft.BasedOn == 0, draft.ChangedAt, draft.ChangedBy));
        }

        return rows;
    }
}
