using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>One version of a saved segment, as its owner keeps it.</summary>
/// <param name="Version">Id of the version.</param>
/// <param name="Segment">Id of the segment.</param>
/// <param name="Name">The segment's name today.</param>
/// <param name="Number">Of the version.</param>
/// <param name="RuleJson">The rule tree.</param>
/// <param name="Sensitivity">As it was saved.</param>
/// <param name="IsPhi">As it was saved.</param>
public sealed record SavedSegmentRule(Guid Version, Guid Segment, string Name, int Number, string RuleJson, Sensitivity Sensitivity, bool IsPhi);

/// <summary>Finds the segments that a definition names. Segmentation keeps them; definitions are read here.</summary>
public interface ISavedSegments
{
    /// <summary>Null when there is no such version.</summary>
    Task<SavedSegmentRule?> FindAsync(AppDbContext db, Guid version, CancellationToken cancellationToken);

    /// <summary>The latest version of the segment of that name, whatever its case; null when there is none.</summary>
    Task<SavedSegmentRule?> FindLatestAsync(AppDbContext db, string name, CancellationToken cancellationToken);
}
