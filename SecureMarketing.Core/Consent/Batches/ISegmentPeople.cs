using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>The people of a segment, for orders about them. Implemented where segments and the register are both known (Campaigns).</summary>
public interface ISegmentPeople
{
    /// <summary>
    /// Everyone in a saved version of a segment today; a refusal when there is none, the actor may not use what its rule uses, or its fields
    /// may not serve marketing.
    /// </summary>
    Task<Result<IReadOnlyList<ContactId>>> OfAsync(AppDbContext db, Actor actor, Guid segmentVersion, DateOnly today, CancellationToken cancellationToken);
}
