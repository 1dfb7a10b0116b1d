using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Segments as the register of authorizations uses them.</summary>
internal sealed class SegmentPeople(IAudience audiences) : ISegmentPeople
{
    public async Task<Result<IReadOnlyList<ContactId>>> OfAsync(AppDbContext db, Actor actor, Guid segmentVersion, DateOnly today, CancellationToken cancellationToken)
    {
        var version = SegmentVersionId.From(segmentVersion);
        if (!await db.SegmentVersions.AnyAsync(v => v.Id == version, cancellationToken))
            return CampaignErrors.SegmentUnknown;
        if (await audiences.RefuseAsync(db, actor, version, cancellationToken) is { } notPermitted)
            return notPermitted;
        if (await audiences.RefuseAsync(db, version, FieldPurpose.Marketing, cancellationToken) is { } notGranted)
            return notGranted;
        return (await audiences.EvaluateAsync(db, version, today, cancellationToken)).ToList();
    }
}
