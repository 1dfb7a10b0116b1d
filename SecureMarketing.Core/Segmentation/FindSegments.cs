using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Segments by name, latest change first: for the command palette and "what I last worked on".</summary>
/// <param name="Part">Part of the name, whatever its case; null for all.</param>
/// <param name="Mine">Only those of which the person saved a version.</param>
/// <param name="Take">1–50.</param>
public sealed record FindSegments(string? Part, bool Mine, int Take) : ICommand<IReadOnlyList<FoundSegment>>
{
    public static Permission Requires => Permission.SegmentView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Version">Number of the latest version.</param>
public sealed record FoundSegment(SegmentId Id, string Name, int Version, DateTimeOffset ChangedAt);

internal sealed class FindSegmentsHandler : IUseCase<FindSegments, IReadOnlyList<FoundSegment>>
{
    public async Task<Result<IReadOnlyList<FoundSegment>>> HandleAsync(FindSegments command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var segments = scope.Db.Segments.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(command.Part))
        {
            var part = command.Part.Trim().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // Translated to the database's lower(); the overloads with a culture are not.
            segments = segments.Where(s => s.Name.ToLower().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }

        if (command.Mine)
        {
            var versions = scope.Db.SegmentVersions;
            var me = scope.Actor.Id;
            segments = segments.Where(s => versions.Any(v => v.SegmentId == s.Id && v.AuthorId == me));
        }

        return await segments.OrderByDescending(s => s.ChangedAt).ThenBy(s => s.Id).Take(Math.Clamp(command.Take, 1, 50))
            .Select(s => new FoundSegment(s.Id, s.Name, s.LatestNumber, s.ChangedAt)).ToListAsync(cancellationToken);
    }
}
