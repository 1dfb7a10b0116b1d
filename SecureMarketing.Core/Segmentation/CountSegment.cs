using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Counts the people of a rule, and of every group and condition in it when asked.</summary>
public sealed record CountSegment : ICommand<SegmentCounts>
{
    public static Permission Requires => Permission.SegmentCount;

    public static AuditAction Audits => AuditAction.SegmentCounted;

    /// <summary>The rule tree as JSON (<c>segment schema</c>).</summary>
    public required string RuleJson { get; init; }

    /// <summary>Ages and relative dates count from this day; null = today, UTC.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>What the people are wanted for; fields that are not granted to it are refused.</summary>
    public FieldPurpose Purpose { get; init; } = FieldPurpose.Marketing;

    /// <summary>The segment whose rule it is: one that names a segment with this one inside is refused, as it will be when it is saved. Null = of none.</summary>
    public SegmentId? Within { get; init; }

    /// <summary>The campaign that it is for: what that was granted is open here. Null = for none.</summary>
    public OriginId? Campaign { get; init; }

    /// <summary>Count every node, not only the root.</summary>
    public bool EveryNode { get; init; }

    /// <summary>Who is to answer; null = the index of this process when it is at hand and current, else the database.</summary>
    public SegmentEngine? Engine { get; init; }
}

/// <param name="People">The whole rule.</param>
/// <param name="Everyone">People on record.</param>
/// <param name="Nodes">By JSON path of the node (<c>$</c>, <c>$.all[0]</c>, <c>$.all[1].not</c>); only the root unless asked.</param>
/// <param name="Sentence">The rule in plain words.</param>
/// <param name="At">Changes committed before this instant are counted.</param>
/// <param name="Engine">Who answered.</param>
/// <param name="Permitted">How many of them have a permission on record for the purpose that they are wanted for, by attribute of the group Permission; empty unless every node was asked for.</param>
public sealed record SegmentCounts(
    ShownCount People,
    ShownCount Everyone,
    IReadOnlyDictionary<string, ShownCount> Nodes,
    string Sentence,
    Sensitivity Sensitivity,
    bool UsesPhi,
    DateOnly AsOf,
    DateTimeOffset At,
    SegmentEngine Engine,
    IReadOnlyList<AttributeSplit> Permitted);

/// <summary>The people of a rule with and without an attribute on record.</summary>
/// <param name="Purpose">In an authorization's word, that for which it counts; null: for any.</param>
public sealed record AttributeSplit(AttributeDefinition Attribute, string? Purpose, ShownCount Yes, ShownCount No);

internal sealed class CountSegmentHandler(RuleParser parser, SqlEvaluator evaluator, AudienceReader reader, AttributeCatalogue catalogue, RuleSentence sentence, FieldRegister fields, SensitiveAccess access, RecordedUnits units) : IUseCase<CountSegment, SegmentCounts>
{
    public async Task<Result<SegmentCounts>> HandleAsync(CountSegment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var parse = await parser.ParseAsync(scope.Db, command.RuleJson, cancellationToken, command.Within?.Value);
        if (parse.Rule is not { } rule)
            return SegmentErrors.BadDefinition(parse);
        if (await fields.RefuseAsync(scope.Db, rule, command.Purpose, cancellationToken) is { } notGranted)
            return notGranted;
        var asOf = command.AsOf ?? scope.Today;
        var resolved = await evaluator.ResolveAsync(scope.Db, rule, asOf, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        if (SegmentErrors.Refuse(rights, resolved) is { } notPermitted)
            return notPermitted;
        if (await units.RefuseMixedAsync(scope.Db, resolved, cancellationToken) is { } mixed)
            return mixed;

        if (command.Engine == SegmentEngine.Index)
            await reader.BuildAsync(cancellationToken);
        var (asked, permissions) = command.EveryNode ? await WithPermissionsAsync(scope.Db, resolved, command.Purpose, asOf, cancellationToken) : (resolved, []);
        using var answer = await reader.ReadAsync(scope.Db, asked, command.Engine, cancellationToken);
        var everyone = await answer.EveryoneAsync(cancellationToken);
        var nodes = new Dictionary<string, ShownCount>(StringComparer.Ordinal);
        // The root first: when two numbers are too close, the one people look for is the one they get.
        foreach (var (path, node) in command.EveryNode ? RulePaths.Of(rule) : [(RulePaths.Root, rule)])
            nodes[path] = await PeopleCounter.ShowAsync(scope, answer, node, cancellationToken);

        SensitiveAccess.Note(scope, command.Campaign, rights, resolved.Sensitivity);
        scope.Audit.ObjectType = "rule";
        scope.Audit.ObjectId = Convert.ToHexStringLower(RuleJson.Hash(rule).AsSpan(0, 16));
        return new SegmentCounts(
            nodes[RulePaths.Root],
            DataRights.Of(scope.Actor).ExactSmallCounts ? ShownCount.Exact(everyone) : SmallCells.Show(everyone),
            nodes,
            sentence.Of(rule, SegmentRules.Names(resolved)),
            resolved.Sensitivity,
            resolved.UsesPhi,
            asOf,
            answer.At,
            answer.Engine,
            await SplitAsync(scope, answer, rule, permissions, cancellationToken));
    }

    /// <summary>What the owners registered as a permission that people have or have not, asked beside the rule: one answer for both.</summary>
    private async Task<(ResolvedRule Resolved, IReadOnlyList<PermissionQuestion> Asked)> WithPermissionsAsync(AppDbContext db, ResolvedRule resolved, FieldPurpose serves, DateOnly asOf, CancellationToken cancellationToken)
    {
        List<PermissionQuestion> asked = [.. PermissionQuestion.Of(catalogue, serves).Where(q => q.Attribute.FlagWords is not null)];
        if (asked.Count == 0)
            return (resolved, asked);
        var both = new RuleGroup(GroupMatch.All, [resolved.Rule, .. asked.Select(q => q.Leaf)]);
        return (await evaluator.ResolveAsync(db, both, asOf, cancellationToken), asked);
    }

    /// <summary>
    /// The split "permission on record or not" that the builder shows. Both numbers pass the same guard as every preview: a small one
    /// hides the other too, which is then too close to the whole.
    /// </summary>
    private static async Task<IReadOnlyList<AttributeSplit>> SplitAsync(UseCaseScope scope, RuleAnswer answer, RuleNode rule, IReadOnlyList<PermissionQuestion> asked, CancellationToken cancellationToken)
    {
        var splits = new List<AttributeSplit>();
        foreach (var (attribute, purpose, leaf) in asked)
        {
            splits.Add(new AttributeSplit(
                attribute,
                purpose,
                await PeopleCounter.ShowAsync(scope, answer, new RuleGroup(GroupMatch.All, [rule, leaf]), cancellationToken),
                await PeopleCounter.ShowAsync(scope, answer, new RuleGroup(GroupMatch.All, [rule, new NotRule(leaf)]), cancellationToken)));
        }

        return splits;
    }
}
