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
/// <param name="Late">Null when the latest look that its schedule asked for came in time, or is not due yet.</param>
public sealed record SegmentRow(
    SegmentId Id, SegmentVersionId VersionId, string Name, int Number, DateTimeOffset ChangedAt, PhiLevel PhiLevel, Sensitivity Sensitivity, string Sentence, int Conditions,
    LateRefresh? Late);

/// <summary>A look that its schedule asked for and that came late, or not yet.</summary>
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
        var dues = found.ToDictionary(r => r.Segment.Id, r => r.Segment.DueAt(scope.Now, organisation.Zone));
        var earliest = dues.Values.Min() ?? scope.Now;
        var looked = (await db.SegmentChanges.AsNoTracking().Where(c => c.At >= earliest).Select(c => new { c.SegmentId, c.At }).ToListAsync(cancellationToken)).ToLookup(c => c.SegmentId, c => c.At);
        // Case is folded here: the databases disagree about it, and an organisation has some hundred segments at most.
        foreach (var row in found.Where(r => command.Search is null || r.Segment.Name.Contains(command.Search.Trim(), StringComparison.OrdinalIgnoreCase)))
        {
            var rule = (await rules.ReadAsync(db, row.Version.RuleJson, cancellationToken)).Rule;
            var closed = SegmentErrors.ClosedRule(rights, await rules.SensitivityAsync(db, row.Version, rule, cancellationToken));
            rows.Add(new SegmentRow(row.Segment.Id, row.Version.Id, row.Segment.Name, row.Version.Number, row.Segment.ChangedAt,
                row.Version.PhiLevel, row.Version.Sensitivity, closed ?? (rule is null ? SegmentRules.UnreadableRule : await rules.SentenceAsync(db, rule, cancellationToken)), rule?.Conditions().Count() ?? 0,
                LateOf(row.Segment.Schedule, dues[row.Segment.Id], looked[row.Segment.Id], scope.Now)));
        }

        return rows;
    }

    private static LateRefresh? LateOf(SegmentSchedule schedule, DateTimeOffset? due, IEnumerable<DateTimeOffset> looked, DateTimeOffset now)
    {
        if (due is not { } at)
            return null;
        var taken = looked.Where(l => l >= at).Order().Cast<DateTimeOffset?>().FirstOrDefault();
        return (taken ?? now) - at >= LookTimes.GraceOf(schedule) ? new LateRefresh(at, taken) : null;
    }
}
