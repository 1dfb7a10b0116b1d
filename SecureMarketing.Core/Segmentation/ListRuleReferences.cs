using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Segments and value sets that a rule may name, by name, with all their versions: which is newer than the one that a rule keeps.</summary>
/// <param name="Within">The segment whose rule it is; null = a new one.</param>
/// <param name="Campaign">The campaign that it is for: what rests on what that was granted is offered as well. Null = for none.</param>
public sealed record ListRuleReferences(SegmentId? Within, OriginId? Campaign = null) : ICommand<RuleReferences>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record RuleReferences(IReadOnlyList<ReferenceChoice> Segments, IReadOnlyList<ReferenceChoice> Sets)
{
    /// <summary>What conditions of an attribute may name, by the attribute's key: campaigns, links.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<NamedChoice>> Named { get; init; } = new Dictionary<string, IReadOnlyList<NamedChoice>>();

    public static readonly RuleReferences None = new([], []);

    /// <summary>What each version of the stage rules says, by its number.</summary>
    public IReadOnlyDictionary<int, StageRules> Stages { get; init; } = new Dictionary<int, StageRules> { [1] = StageRules.Shipped };

    /// <summary>The version that a new condition on stages takes.</summary>
    public int LatestStages => Stages.Keys.Max();
}

/// <param name="Id">Of the segment or value set.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Offered">False: not for a new condition. It is the rule's own segment or has it inside, can no longer be read, the person may not use what it rests on, or it was deleted.</param>
public sealed record ReferenceChoice(Guid Id, string Name, IReadOnlyList<ReferenceVersion> Versions, bool Offered);

/// <param name="Key">What a rule writes down: a segment version's id, a value set version's number.</param>
public sealed record ReferenceVersion(string Key, int Number);

internal sealed class ListRuleReferencesHandler(RuleParser parser, SegmentRules rules, AttributeCatalogue catalogue, SensitiveAccess access) : IUseCase<ListRuleReferences, RuleReferences>
{
    public async Task<Result<RuleReferences>> HandleAsync(ListRuleReferences command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var segments = await db.Segments.AsNoTracking().ToListAsync(cancellationToken);
        var versions = (await db.SegmentVersions.AsNoTracking().Select(v => new { v.Id, v.SegmentId, v.Number }).ToListAsync(cancellationToken)).ToLookup(v => v.SegmentId);
        var latest = segments.ConvertAll(s => s.LatestVersionId);
        var said = await db.SegmentVersions.AsNoTracking().Where(v => latest.Contains(v.Id)).ToDictionaryAsync(v => v.SegmentId, cancellationToken);
        var choices = new List<ReferenceChoice>();
        foreach (var segment in segments.OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (!said.TryGetValue(segment.Id, out var version))
                continue;
            var rule = (await parser.ParseAsync(db, version.RuleJson, cancellationToken, command.Within?.Value)).Rule;
            var offered = segment.Id != command.Within && rule is not null &&
                SegmentErrors.RefuseToRead(rights, await rules.SensitivityAsync(db, version, rule, cancellationToken)) is null;
            choices.Add(new ReferenceChoice(segment.Id.Value, segment.Name,
                [.. versions[segment.Id].OrderByDescending(v => v.Number).Select(v => new ReferenceVersion(v.Id.Value.ToString("D"), v.Number))], offered));
        }

        var sets = await db.ValueSets.AsNoTracking().OrderBy(s => s.Name).ToListAsync(cancellationToken);
        var named = new Dictionary<string, IReadOnlyList<NamedChoice>>(StringComparer.Ordinal);
        foreach (var attribute in catalogue.All.Where(a => a.Names && a.IsOpenTo(rights)))
        {
            if (catalogue.SourceOf(attribute.Key) is INamedValues source)
                named[attribute.Key] = await source.ChoicesAsync(db, attribute.Key, cancellationToken);
        }

        return new RuleReferences(choices, sets.ConvertAll(s => new ReferenceChoice(
            s.Id.Value, s.Name, [.. Enumerable.Range(0, s.Latest).Select(i => s.Latest - i).Select(n => new ReferenceVersion(n.ToString(CultureInfo.InvariantCulture), n))], s.DeletedAt is null)))
        {
            Named = named,
            Stages = (await StageRegister.AllAsync(db, cancellationToken)).ToDictionary(s => s.Number, s => s.Rules),
        };
    }
}
