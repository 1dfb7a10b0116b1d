using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.CodeLists;

/// <summary>
/// Says who still goes by a version of a segment, also when there is a newer one, and will look for its people later. Modules above Segmentation
/// keep versions; what they mean must not change unseen.
/// </summary>
public interface IVersionKeepers
{
    /// <summary>In the order of names.</summary>
    Task<IReadOnlyList<KeptVersion>> KeptAsync(UseCaseScope scope, CancellationToken cancellationToken);
}

/// <param name="Version">Of the segment.</param>
/// <param name="By">Who keeps it, in words that this reader may know: campaign “Spring”.</param>
public sealed record KeptVersion(SegmentVersionId Version, string By);
