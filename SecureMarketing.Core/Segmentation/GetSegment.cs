using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.CodeLists;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>One segment with its latest rule, or that of an earlier version; a rule on sensitive categories only for who may use them, one of the compartment only for who may use its records (42 CFR part 2).</summary>
/// <param name="Segment">Which one.</param>
/// <param name="Number">Version wanted; null = the latest.</param>
/// <param name="Campaign">The campaign that it is read for: what that was granted may be read. Null = for none.</param>
public sealed record GetSegment(SegmentId Segment, int? Number = null, OriginId? Campaign = null) : ICommand<SegmentDetails>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Latest">Number of the latest version; what an edit is based on.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Rule">What the version says, with the segments and value sets that it names looked up.</param>
/// <param name="CodeNames">What the data calls the chosen codes; prefixes and unknown codes are absent.</param>
public sealed record SegmentDetails(
    SegmentId Id, string Name, SegmentVersion Version, RuleNode Rule, int Latest, IReadOnlyList<SegmentVersionRow> Versions, IReadOnlyDictionary<string, string> CodeNames, FieldPurpose Purpose)
{
    /// <summary>Code lists and new names that changed what the segment means, and value sets that have a newer version, since somebody last confirmed it; the first first.</summary>
    public IReadOnlyList<SegmentCodeChange> CodeChanges { get; init; } = [];

    /// <summary>When it was and will be looked at.</summary>
    public required SegmentLooks Looks { get; init; }
}

/// <param name="AuthorId">User who saved it; zero for the command line.</param>
public sealed record SegmentVersionRow(SegmentVersionId Id, int Number, DateTimeOffset CreatedAt, Guid AuthorId);

internal sealed class GetSegmentHandler(SegmentRules rules, SensitiveAccess access, Organisation organisation) : IUseCase<GetSegment, SegmentDetails>
{
    public async Task<Result<SegmentDetails>> HandleAsync(GetSegment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var id = command.Segment;
        if (await db.Segments.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } segment)
            return SegmentErrors.NotFound;
        var number = command.Number ?? segment.LatestNumber;
        if (await db.SegmentVersions.AsNoTracking().SingleOrDefaultAsync(v => v.SegmentId == id && v.Number == number, cancellationToken) is not { } version)
            return SegmentErrors.NotFound;
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ObjectVersion) = ("segment", id.Value.ToString("N"), number);
        var read = await rules.ReadAsync(db, version.RuleJson, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        if (SegmentErrors.RefuseToRead(rights, await rules.SensitivityAsync(db, version, read.Rule, cancellationToken)) is { } closed)
            return closed;
        if (read.Rule is not { } rule)
            return SegmentErrors.Unreadable(read);
        var versions = await db.SegmentVersions.AsNoTracking().Where(v => v.SegmentId == id).OrderByDescending(v => v.Number)
            .Select(v => new SegmentVersionRow(v.Id, v.Number, v.CreatedAt, v.AuthorId)).ToListAsync(cancellationToken);
        return new SegmentDetails(segment.Id, segment.Name, version, rule, segment.LatestNumber, versions, await rules.CodeNamesAsync(db, rule, cancellationToken), segment.Purpose)
        {
            Looks = await SegmentLooks.OfAsync(db, segment, scope.Now, organisation.Zone, cancellationToken),
            CodeChanges = await db.SegmentCodeChanges.AsNoTracking().Where(c => c.SegmentId == id && c.ConfirmedAt == null).OrderBy(c => c.At).ToListAsync(cancellationToken),
        };
    }
}
