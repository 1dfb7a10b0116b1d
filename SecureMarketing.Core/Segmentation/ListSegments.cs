using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation.Jobs;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>All segments, latest change first.</summary>
/// <param name="Search">Part of the name; null = all.</param>
public sealed record ListSegments(string? Search = null) : ICommand<IReadOnlyList<SegmentRow>>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Sentence">The rule in words; that it is on sensitive information for who may not use that, one of the compartment (42 CFR part 2), or no longer readable.</param>
/// <param name="Conditions">How many conditions the rule has; 0 when it can no longer be read.</param>
/// <param name="Late">Null when the latest night's refresh came in time, or is not due yet.</param>
public sealed record SegmentRow(
    SegmentId Id, SegmentVersionId VersionId, string Name, int Number, DateTimeOffset ChangedAt, PhiLevel PhiLevel, Sensitivity Sensitivity, string Sentence, int Conditions,
    LateRefresh? Late);

/// <summary>A night whose refresh came late, or not yet.</summary>
/// <param name="DueAt">When it was due.</param>
/// <param name="TakenAt">When the segment was first looked at since then, by a server or a person; null = not yet.</param>
public sealed record LateRefresh(DateTimeOffset DueAt, DateTimeOffset? TakenAt);

internal sealed class ListSegmentsHandler(SegmentRules rules, Organisation organisation) : IUseCase<ListSegments, IReadOnlyList<SegmentRow>>
{
    public async Task<Result<IReadOnlyList<SegmentRow>>> HandleAsync(ListSegments command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var versions = db.SegmentVersions;
        var found = await db.Segments.AsNoTracking()
            .Join(versions, s => s.LatestVersionId, v => v.Id, (s, v) => new { Segment = s, Version = v })
            .OrderByDescending(s => s.Segment.ChangedAt).ToListAsync(cancellationToken);
        var (rows, rights) = (new List<SegmentRow>(), SensitiveRights.Of(scope.Actor));
        var due = NightlyRefresh.DueAt(scope.Now, organisation.Zone);
        var looked = (await db.SegmentChanges.AsNoTracking().Where(c => c.At >= due).Select(c => new { c.SegmentId, c.At }).ToListAsync(cancellationToken)).ToLookup(c => c.SegmentId, c => c.At);
        // Case is folded here: the databases disagree about it, and an organisation has some hundred segments at most.
        foreach (var row in found.Where(r => command.Search is null || r.Segment.Name.Contains(command.Search.Trim(), StringComparison.OrdinalIgnoreCase)))
        {
            var rule = (await rules.ReadAsync(db, row.Version.RuleJson, cancellationToken)).Rule;
            var closed = SegmentErrors.ClosedRule(rights, await rules.SensitivityAsync(db, row.Version, rule, cancellationToken));
            rows.Add(new SegmentRow(row.Segment.Id, row.Version.Id, row.Segment.Name, row.Version.Number, row.Segment.ChangedAt,
                row.Version.PhiLevel, row.Version.Sensitivity, closed ?? (rule is null ? SegmentRules.UnreadableRule : await rules.SentenceAsync(db, rule, cancellationToken)), rule?.Conditions().Count() ?? 0,
                LateOf(row.Segment, due, looked[row.Segment.Id], scope.Now)));
        }

        return rows;
    }

    private static LateRefresh? LateOf(SegmentDefinition segment, DateTimeOffset due, IEnumerable<DateTimeOffset> looked, DateTimeOffset now)
    {
        var taken = looked.Order().Cast<DateTimeOffset?>().FirstOrDefault();
        return segment.CreatedAt < due && (taken ?? now) - due >= NightlyRefresh.Grace ? new LateRefresh(due, taken) : null;
    }
}
