using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

internal sealed class ViewSegmentInsightHandler(SegmentRules rules, SqlEvaluator evaluator, AudienceReader reader, AttributeCatalogue catalogue, FieldRegister fields, SensitiveAccess access) : IUseCase<ViewSegmentInsight, SegmentInsight>
{
    // Beyond this the dictionary is no list of languages or races but of typing errors.
    private const int MostWords = 60;

    public async Task<Result<SegmentInsight>> HandleAsync(ViewSegmentInsight command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("segment", command.Segment.Value.ToString("N"));
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var first = await SideAsync(scope, rights, command.Segment, cancellationToken);
        if (first.Error is { } unknown)
            return unknown;
        var (one, two) = (first.Value, (Side?)null);
        if (command.Beside is { } other && other != command.Segment)
        {
            var second = await SideAsync(scope, rights, other, cancellationToken);
            if (second.Error is { } unknownToo)
                return unknownToo;
            two = second.Value;
            scope.Audit.ReasonCodes = $"beside:{other.Value:N}";
        }

        scope.Audit.ObjectVersion = one.Version;

        var splits = await SplitsAsync(scope, rights, one, two, cancellationToken);
        RuleNode[] asked = [one.Rule, .. two is null ? Array.Empty<RuleNode>() : [two.Rule], .. splits.SelectMany(s => s.Parts).Select(p => p.Rule)];
        var resolved = await evaluator.ResolveAsync(db, new RuleGroup(GroupMatch.Any, asked), scope.Today, cancellationToken);
        if (SegmentErrors.Refuse(rights, resolved.Sensitivity) is { } notPermitted)
            return notPermitted;
        SensitiveAccess.Note(scope, command.Campaign, rights, resolved.Sensitivity);
        using var answer = await reader.ReadAsync(db, resolved, null, cancellationToken);
        Task<ShownCount> ShowAsync(params RuleNode[] all) => PeopleCounter.ShowAsync(scope, answer, all.Length == 1 ? all[0] : new RuleGroup(GroupMatch.All, all), cancellationToken);

        var left = new InsightSide(one.Id, one.Name, one.Version, await ShowAsync(one.Rule));
        var right = two is null ? null : new InsightSide(two.Id, two.Name, two.Version, await ShowAsync(two.Rule));
        var overlap = two is null ? null : new SegmentOverlap(
            await ShowAsync(one.Rule, two.Rule), await ShowAsync(one.Rule, new NotRule(two.Rule)), await ShowAsync(two.Rule, new NotRule(one.Rule)));
        var tables = new List<InsightTable>();
        foreach (var split in splits)
        {
            var rows = new List<InsightRow>();
            foreach (var part in split.Parts)
                rows.Add(new InsightRow(part.Label, await ShowAsync(one.Rule, part.Rule), two is null ? null : await ShowAsync(two.Rule, part.Rule)));
            tables.Add(new InsightTable(split.Title, split.Exclusive, rows));
        }

        return new SegmentInsight(left, right, overlap, tables, scope.Today);
    }

    private async Task<Result<Side>> SideAsync(UseCaseScope scope, SensitiveRights rights, SegmentId id, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.Segments.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } segment)
            return SegmentErrors.NotFound;
        var version = await db.SegmentVersions.AsNoTracking().SingleAsync(v => v.Id == segment.LatestVersionId, cancellationToken);
        var read = await rules.ReadAsync(db, version.RuleJson, cancellationToken);
        if (SegmentErrors.Refuse(rights, await rules.SensitivityAsync(db, version, read.Rule, cancellationToken)) is { } notPermitted)
            return notPermitted;
        if (read.Rule is not { } rule)
            return SegmentErrors.Unreadable(read);
        if (await fields.RefuseAsync(db, rule, segment.Purpose, cancellationToken) is { } notGranted)
            return notGranted;
        return new Side(segment.Id, segment.Name, segment.Purpose, version.Number, rule);
    }

    /// <summary>What is fed, open to the reader and granted to both purposes.</summary>
    private async Task<IReadOnlyList<InsightSplit>> SplitsAsync(UseCaseScope scope, SensitiveRights rights, Side one, Side? two, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var languages = await MostFrequentAsync("language");
        var races = await MostFrequentAsync("race");
        var shown = new List<InsightSplit>();
        var feeds = new Dictionary<IAttributeSource, IReadOnlyCollection<string>>();
        foreach (var split in InsightSplit.All(catalogue, one.Purpose, languages, races))
        {
            var parts = new List<InsightPart>();
            foreach (var part in split.Parts)
            {
                if (await IsOpenAsync(part.Rule))
                    parts.Add(part);
            }

            if (parts.Count > 0)
                shown.Add(split with { Parts = parts });
        }

        return shown;

        async Task<IReadOnlyList<string>> MostFrequentAsync(string attribute)
        {
            var words = await db.AttributeWords.AsNoTracking().Where(w => w.Attribute == attribute).Select(w => w.Text).Distinct().OrderBy(t => t).ToListAsync(cancellationToken);
            if (catalogue[attribute].Several)
                words = [.. words.SelectMany(Races.Parts).Distinct(StringComparer.OrdinalIgnoreCase)];
            return await ByFrequencyAsync(db, attribute, [.. words.Take(MostWords)], scope.Today, cancellationToken);
        }

        async Task<bool> IsOpenAsync(RuleNode rule)
        {
            foreach (var key in rule.Leaves().Select(l => l.Attribute).Distinct(StringComparer.Ordinal))
            {
                if (!catalogue.TryGet(key, out var attribute) || !attribute.IsOpenTo(rights))
                    return false;
                var source = catalogue.SourceOf(key);
                if (!feeds.TryGetValue(source, out var fed))
                    feeds[source] = fed = await source.FedAsync(db, cancellationToken);
                if (!fed.Contains(key))
                    return false;
            }

            foreach (var purpose in new[] { one.Purpose, two?.Purpose ?? one.Purpose }.Distinct())
            {
                if (await fields.RefuseAsync(db, rule, purpose, cancellationToken) is not null)
                    return false;
            }

            return true;
        }
    }

    /// <summary>By of how many of all people they are stated: an order of the data's words, which names no segment's number.</summary>
    private async Task<IReadOnlyList<string>> ByFrequencyAsync(AppDbContext db, string attribute, IReadOnlyList<string> words, DateOnly asOf, CancellationToken cancellationToken)
    {
        if (words.Count < 2)
            return words;
        var leaves = words.Select(l => new RuleLeaf { Attribute = attribute, Operator = RuleOperator.EqualTo, Value = new TextValue(l) }).ToList();
        var resolved = await evaluator.ResolveAsync(db, new RuleGroup(GroupMatch.Any, leaves), asOf, cancellationToken);
        using var answer = await reader.ReadAsync(db, resolved, null, cancellationToken);
        var counted = new List<(string Text, int People)>();
        for (var i = 0; i < leaves.Count; i++)
            counted.Add((words[i], await answer.CountAsync(leaves[i], cancellationToken)));
        return [.. counted.OrderByDescending(c => c.People).ThenBy(c => c.Text, StringComparer.Ordinal).Select(c => c.Text)];
    }

    private sealed record Side(SegmentId Id, string Name, FieldPurpose Purpose, int Version, RuleNode Rule);
}
