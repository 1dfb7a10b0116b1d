using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>The source ids of the people of a rule, in order. Names who they are, so it needs the right to see people.</summary>
/// <param name="AsOf">Ages and relative dates count from this day; null = today, UTC.</param>
/// <param name="Serves">What the people are wanted for; fields that are not granted to it are refused, as when counting.</param>
/// <param name="Engine">Who is to say who they are.</param>
public sealed record ListSegmentMembers(string RuleJson, DateOnly? AsOf, FieldPurpose Serves = FieldPurpose.Marketing, SegmentEngine Engine = SegmentEngine.Sql) : ICommand<IReadOnlyList<string>>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

internal sealed class ListSegmentMembersHandler(RuleParser parser, SqlEvaluator evaluator, AudienceReader reader, FieldRegister fields, RecordedUnits units) : IUseCase<ListSegmentMembers, IReadOnlyList<string>>
{
    private const int OrdinalsPerQuery = 1_000;

    public async Task<Result<IReadOnlyList<string>>> HandleAsync(ListSegmentMembers command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var parse = await parser.ParseAsync(scope.Db, command.RuleJson, cancellationToken);
        if (parse.Rule is not { } rule)
            return SegmentErrors.BadDefinition(parse);
        var db = scope.Db;
        if (await fields.RefuseAsync(db, rule, command.Serves, cancellationToken) is { } notGranted)
            return notGranted;
        var resolved = await evaluator.ResolveAsync(db, rule, command.AsOf ?? scope.Today, cancellationToken);
        if (SegmentErrors.Refuse(scope.Actor, resolved.Sensitivity) is { } notPermitted)
            return notPermitted;
        if (await units.RefuseMixedAsync(db, resolved, cancellationToken) is { } mixed)
            return mixed;
        var contacts = db.Contacts;
        var ids = new List<string>();
        if (command.Engine == SegmentEngine.Index)
        {
            await reader.BuildAsync(cancellationToken);
            using var answer = await reader.ReadAsync(db, resolved, SegmentEngine.Index, cancellationToken);
            foreach (var ordinals in (await answer.BitmapAsync(rule, cancellationToken)).Ordinals().Chunk(OrdinalsPerQuery))
                ids.AddRange(await db.ContactAttributes.AsNoTracking().Where(a => ordinals.Contains(a.Ordinal)).Join(contacts, a => a.ContactId, c => c.Id, (a, c) => c.SourceId).ToListAsync(cancellationToken));
        }
        else
        {
            ids = await evaluator.People(db, resolved, rule).Join(contacts, a => a.ContactId, c => c.Id, (a, c) => c.SourceId).ToListAsync(cancellationToken);
        }

        // Sorted here, by code point: databases sort text by collations of their own.
        ids.Sort(StringComparer.Ordinal);
        scope.Audit.ObjectType = "rule";
        scope.Audit.ObjectId = Convert.ToHexStringLower(RuleJson.Hash(rule).AsSpan(0, 16));
        return ids;
    }
}
