using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>What changed from one version of a segment to another, in words and in people.</summary>
/// <param name="Campaign">The campaign that they are read for: what that was granted is open here. Null = for none.</param>
public sealed record CompareSegmentVersions(SegmentId Segment, int From, int To, OriginId? Campaign = null) : ICommand<SegmentComparison>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.SegmentCounted;
}

/// <param name="Changes">Condition by condition; empty when only the version's number differs.</param>
/// <param name="People">Null when the person may not count, or a field of either rule is not granted to the segment's purpose.</param>
public sealed record SegmentComparison(string Name, SegmentVersionRow From, SegmentVersionRow To, IReadOnlyList<RuleChange> Changes, ComparedPeople? People);

/// <summary>The people of both versions as of today. Each number passes the same guard as every preview, which knows that before + gained = after + lost, so that no three of them give away 1–10 people.</summary>
/// <param name="Gained">In the later and not in the earlier.</param>
/// <param name="Lost">In the earlier and not in the later.</param>
public sealed record ComparedPeople(ShownCount Before, ShownCount After, ShownCount Gained, ShownCount Lost);

internal sealed class CompareSegmentVersionsHandler(SegmentRules rules, RuleSentence sentence, SqlEvaluator evaluator, PeopleCounter counter, FieldRegister fields, SensitiveAccess access) : IUseCase<CompareSegmentVersions, SegmentComparison>
{
    public async Task<Result<SegmentComparison>> HandleAsync(CompareSegmentVersions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var segment = await db.Segments.AsNoTracking().Where(s => s.Id == command.Segment).Select(s => new { s.Name, s.Purpose }).SingleOrDefaultAsync(cancellationToken);
        var versions = await db.SegmentVersions.AsNoTracking().Where(v => v.SegmentId == command.Segment && (v.Number == command.From || v.Number == command.To)).ToListAsync(cancellationToken);
        if (segment is null || versions.SingleOrDefault(v => v.Number == command.From) is not { } from || versions.SingleOrDefault(v => v.Number == command.To) is not { } to)
            return SegmentErrors.NotFound;
        scope.Audit.ObjectType = "segment";
        scope.Audit.ObjectId = command.Segment.Value.ToString("N");
        scope.Audit.ObjectVersion = to.Number;
        var (earlier, later) = (await rules.ReadAsync(db, from.RuleJson, cancellationToken), await rules.ReadAsync(db, to.RuleJson, cancellationToken));
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var sensitivity = await rules.SensitivityAsync(db, from, earlier.Rule, cancellationToken) | await rules.SensitivityAsync(db, to, later.Rule, cancellationToken);
        if (SegmentErrors.Refuse(rights, sensitivity) is { } notPermitted)
            return notPermitted;
        if (earlier.Rule is not { } before)
            return SegmentErrors.Unreadable(earlier);
        if (later.Rule is not { } after)
            return SegmentErrors.Unreadable(later);
        var changes = RuleChange.Between(await LinesAsync(scope, before, cancellationToken), await LinesAsync(scope, after, cancellationToken));
        var mayCount = scope.Actor.Holds(Permission.SegmentCount) && await fields.RefuseAsync(db, new RuleGroup(GroupMatch.Any, [before, after]), segment.Purpose, cancellationToken) is null;
        var people = mayCount ? await PeopleAsync(scope, before, after, cancellationToken) : null;
        SensitiveAccess.Note(scope, command.Campaign, rights, sensitivity);
        return new SegmentComparison(segment.Name, Row(from), Row(to), changes, people);
    }

    private async Task<IReadOnlyList<RuleLine>> LinesAsync(UseCaseScope scope, RuleNode rule, CancellationToken cancellationToken)
    {
        var resolved = await evaluator.ResolveAsync(scope.Db, rule, scope.Today, cancellationToken);
        return RuleLine.Of(rule, leaf => sentence.Of(leaf, SegmentRules.Names(resolved)));
    }

    private async Task<ComparedPeople> PeopleAsync(UseCaseScope scope, RuleNode before, RuleNode after, CancellationToken cancellationToken) => new(
        await counter.CountAsync(scope, before, scope.Today, cancellationToken),
        await counter.CountAsync(scope, after, scope.Today, cancellationToken),
        await counter.CountAsync(scope, new RuleGroup(GroupMatch.All, [after, new NotRule(before)]), scope.Today, cancellationToken),
        await counter.CountAsync(scope, new RuleGroup(GroupMatch.All, [before, new NotRule(after)]), scope.Today, cancellationToken));

    private static SegmentVersionRow Row(SegmentVersion version) => new(version.Id, version.Number, version.CreatedAt, version.AuthorId);
}
