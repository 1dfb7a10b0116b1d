using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
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

    /// <summary>Count every node, not only the root.</summary>
    public bool EveryNode { get; init; }
}

/// <param name="People">The whole rule.</param>
/// <param name="Everyone">People on record.</param>
/// <param name="Nodes">By JSON path of the node (<c>$</c>, <c>$.all[0]</c>, <c>$.all[1].not</c>); only the root unless asked.</param>
/// <param name="Sentence">The rule in plain words.</param>
/// <param name="Permitted">How many of them have an address or permission, by attribute of the group Permission.</param>
public sealed record SegmentCounts(
    ShownCount People,
    ShownCount Everyone,
    IReadOnlyDictionary<string, ShownCount> Nodes,
    string Sentence,
    Sensitivity Sensitivity,
    bool UsesPhi,
    DateOnly AsOf,
    DateTimeOffset At,
    IReadOnlyList<AttributeSplit> Permitted);

/// <summary>A yes-or-no attribute split over the people of a rule.</summary>
public sealed record AttributeSplit(AttributeDefinition Attribute, ShownCount Yes, ShownCount No);

internal sealed class CountSegmentHandler(RuleParser parser, SqlEvaluator evaluator, AttributeCatalogue catalogue, RuleSentence sentence) : IUseCase<CountSegment, SegmentCounts>
{
    public async Task<Result<SegmentCounts>> HandleAsync(CountSegment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var parse = parser.Parse(command.RuleJson);
        if (parse.Rule is not { } rule)
            return SegmentErrors.BadDefinition(parse);
        var db = scope.Db;
        var asOf = command.AsOf ?? scope.Today;
        var resolved = await evaluator.ResolveAsync(db, rule, asOf, cancellationToken);
        if (resolved.Sensitivity != Sensitivity.None && !DataRights.Of(scope.Actor).SensitiveAttributes)
            return SegmentErrors.Sensitive;

        var everyone = await db.ContactAttributes.CountAsync(cancellationToken);
        var nodes = new Dictionary<string, ShownCount>(StringComparer.Ordinal);
        // The root first: when two numbers are too close, the one people look for is the one they get.
        foreach (var (path, node) in command.EveryNode ? RulePaths.Of(rule) : [(RulePaths.Root, rule)])
            nodes[path] = await ShowAsync(scope, resolved, node, everyone, cancellationToken);

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
            scope.Now,
            command.EveryNode ? await SplitsAsync(scope, rule, asOf, cancellationToken) : []);
    }

    private async Task<ShownCount> ShowAsync(UseCaseScope scope, ResolvedRule resolved, RuleNode node, int everyone, CancellationToken cancellationToken) =>
        DataRights.Of(scope.Actor).ExactSmallCounts
            ? ShownCount.Exact(await evaluator.People(scope.Db, resolved, node).CountAsync(cancellationToken))
            : await PreviewGuard.ShowAsync(scope.Db, scope.Actor, everyone, await evaluator.BitmapAsync(scope.Db, resolved, node, cancellationToken), scope.Now, cancellationToken);

    /// <summary>The split "may be written to or not" that the builder shows, from whatever the owners registered.</summary>
    private async Task<IReadOnlyList<AttributeSplit>> SplitsAsync(UseCaseScope scope, RuleNode rule, DateOnly asOf, CancellationToken cancellationToken)
    {
        var splits = new List<AttributeSplit>();
        foreach (var attribute in catalogue.All.Where(a => a is { Group: AttributeGroup.Permission, Type: AttributeType.Flag }))
        {
            var yes = await CountAsync(scope.Db, rule, attribute, true, asOf, cancellationToken);
            var no = await CountAsync(scope.Db, rule, attribute, false, asOf, cancellationToken);
            var cells = DataRights.Of(scope.Actor).ExactSmallCounts ? [ShownCount.Exact(yes), ShownCount.Exact(no)] : SmallCells.Split([yes, no]);
            splits.Add(new AttributeSplit(attribute, cells[0], cells[1]));
        }

        return splits;
    }

    private async Task<int> CountAsync(AppDbContext db, RuleNode rule, AttributeDefinition attribute, bool flag, DateOnly asOf, CancellationToken cancellationToken)
    {
        var both = new RuleGroup(GroupMatch.All, [rule, new RuleLeaf { Attribute = attribute.Key, Operator = RuleOperator.EqualTo, Value = new FlagValue(flag) }]);
        var resolved = await evaluator.ResolveAsync(db, both, asOf, cancellationToken);
        return await evaluator.People(db, resolved, both).CountAsync(cancellationToken);
    }
}
