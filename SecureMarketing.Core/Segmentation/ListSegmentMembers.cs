using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>The source ids of the people of a rule, in order. Names who they are, so it needs the right to see people.</summary>
/// <param name="AsOf">Ages and relative dates count from this day; null = today, UTC.</param>
/// <param name="Serves">What the people are wanted for; fields that are not granted to it are refused, as when counting.</param>
public sealed record ListSegmentMembers(string RuleJson, DateOnly? AsOf, FieldPurpose Serves = FieldPurpose.Marketing) : ICommand<IReadOnlyList<string>>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

internal sealed class ListSegmentMembersHandler(RuleParser parser, SqlEvaluator evaluator, FieldRegister fields) : IUseCase<ListSegmentMembers, IReadOnlyList<string>>
{
    public async Task<Result<IReadOnlyList<string>>> HandleAsync(ListSegmentMembers command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var parse = await parser.ParseAsync(scope.Db, command.RuleJson, cancellationToken);
        if (parse.Rule is not { } rule)
            return SegmentErrors.BadDefinition(parse);
        var db = scope.Db;
        if (await fields.RefuseAsync(db, rule, command.Serves, cancellationToken) is { } notGranted)
            return notGranted;
        var resolved = await evaluator.ResolveAsync(db, rule, command.AsOf ?? scope.Today, cancellationToken);
        var contacts = db.Contacts;
        var ids = await evaluator.People(db, resolved, rule).Join(contacts, a => a.ContactId, c => c.Id, (a, c) => c.SourceId).ToListAsync(cancellationToken);
        // Sorted here, by code point: databases sort text by collations of their own.
        ids.Sort(StringComparer.Ordinal);
        scope.Audit.ObjectType = "rule";
        scope.Audit.ObjectId = Convert.ToHexStringLower(RuleJson.Hash(rule).AsSpan(0, 16));
        return ids;
    }
}
