using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Segments whose latest version names a value set, for whoever thinks of deleting it.</summary>
public sealed record ListValueSetUses(ValueSetId Set) : ICommand<ValueSetUses>
{
    public static Permission Requires => Permission.TerminologyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Segments">How many there are.</param>
/// <param name="Named">By name, for those who may see segments; empty for others.</param>
public sealed record ValueSetUses(int Segments, IReadOnlyList<FoundSegment> Named);

internal sealed class ListValueSetUsesHandler : IUseCase<ListValueSetUses, ValueSetUses>
{
    public async Task<Result<ValueSetUses>> HandleAsync(ListValueSetUses command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        // The canonical form names it by its id; an organisation has some hundred segments at most.
        var id = command.Set.Value.ToString("D");
        var versions = db.SegmentVersions;
        var found = await db.Segments.AsNoTracking()
            .Where(s => versions.Any(v => v.Id == s.LatestVersionId && v.RuleJson.Contains(id)))
            .OrderBy(s => s.Name).ToListAsync(cancellationToken);
        return new ValueSetUses(found.Count, scope.Actor.Holds(Permission.SegmentView) ? Listed(found) : []);
    }

    private static List<FoundSegment> Listed(List<SegmentDefinition> found) => found.ConvertAll(s => new FoundSegment(s.Id, s.Name, s.LatestNumber, s.ChangedAt));
}
