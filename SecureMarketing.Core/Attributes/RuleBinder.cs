using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Puts what a rule only names into it: the versions of segments, the lines of value sets. What is gone, can no longer be read or holds
/// itself is a problem at the condition; nothing is left out, for the rule would then mean other people. For one definition.
/// </summary>
internal sealed class RuleBinder(AppDbContext db, Func<string, RuleParse> parse, ISavedSegments? segments, AttributeCatalogue catalogue)
{
    /// <summary>Segments inside segments, so deep at most.</summary>
    public const int MostNested = 5;

    /// <summary>Most conditions with those of all segments inside, each as often as it stands there: so long a query may become.</summary>
    public const int MostLeaves = 1_000;

    private readonly List<RuleProblem> problems = [];
    private readonly Dictionary<Guid, (InnerSegment Segment, int Leaves)> known = [];
    private readonly Dictionary<(Guid, int), ChosenSet> sets = [];

    /// <param name="rule">As it was parsed.</param>
    /// <param name="within">Id of the segment whose rule it is; null for none.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <returns>Null when the rule names nothing, without a query.</returns>
    public async Task<RuleParse?> BindAsync(RuleNode rule, Guid? within, CancellationToken cancellationToken)
    {
        if (!rule.Conditions().Any(c => c is { Value: SegmentValue or CodesValue { Codes.Set: not null } } or { Of.Set: not null } or { Which: not null } or { Stages: not null } or { Then: { Of.Set: not null } or { Which: not null } }))
            return null;
        var bound = await NodeAsync(rule, new Place("$", "", 0), cancellationToken);
        if (problems.Count == 0 && Leaves(bound) > MostLeaves)
            Problem(new Place("$", "", 0), $"With those of the segments inside there are more than {MostLeaves} conditions.", "Name fewer or smaller segments.");
        else if (problems.Count == 0 && within is { } self)
            Cycles(bound, "$", self, null, "this segment");
        return RuleParse.Of(bound, problems);
    }

    private async Task<RuleNode> NodeAsync(RuleNode node, Place place, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case NotRule not:
                return new NotRule(await NodeAsync(not.Rule, place.Below(".not"), cancellationToken));
            case RuleGroup group:
                var rules = new List<RuleNode>();
                foreach (var (rule, i) in group.Rules.Select((r, i) => (r, i)))
                    rules.Add(await NodeAsync(rule, place.Below($".{(group.Match == GroupMatch.All ? "all" : "any")}[{i}]"), cancellationToken));
                return new RuleGroup(group.Match, rules);
            case RuleLeaf { Value: SegmentValue named } leaf:
                return await SegmentAsync(named, place.Below(".value"), cancellationToken) is { } inner
                    ? leaf with { Value = new SegmentValue(inner.Version) { Name = inner.Name, Number = inner.Number, Inner = inner } }
                    : leaf;
            case RuleLeaf { Stages: { } stages }:
                await StagesAsync(stages, place.Below(".stages"), cancellationToken);
                return node;
            case RuleLeaf leaf:
                var found = await NamesAsync(leaf, place, cancellationToken);
                return leaf.Then is { } then ? found with { Then = await NamesAsync(then, place.Below(".then"), cancellationToken) } : found;
            default:
                return node;
        }
    }

    /// <summary>The value sets, of facts and of answers, and the things that a condition names.</summary>
    private async Task<RuleLeaf> NamesAsync(RuleLeaf leaf, Place place, CancellationToken cancellationToken)
    {
        if (leaf.Of?.Set is { } set && await SetAsync(set, place.Below(".of"), cancellationToken) is { } found)
            leaf = leaf with { Of = leaf.Of with { Set = found } };
        if (leaf.Value is CodesValue { Codes: { Set: { } answers } codes } && await SetAsync(answers, place.Below(".value"), cancellationToken) is { } meant)
            leaf = leaf with { Value = new CodesValue(codes with { Set = meant }) };
        if (leaf.Which is not { } which || catalogue.SourceOf(leaf.Attribute) is not INamedValues source)
            return leaf;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (stated, i) in which.Select((w, i) => (w, i)))
        {
            var at = place.Below(string.Create(CultureInfo.InvariantCulture, $".which[{i}]"));
            switch (await source.FindAsync(db, leaf.Attribute, stated, cancellationToken))
            {
                case [var one]:
                    names[one.Id] = one.Name;
                    break;
                case []:
                    Problem(at, $"\"{(stated.Length <= 40 ? stated : stated[..40] + "…")}\" is nothing that {catalogue[leaf.Attribute].Label} knows.", "Choose another one, or remove it.");
                    break;
                case var several:
                    Problem(at, $"{several.Count} have this name.", $"Name one by its id: {string.Join(", ", several.Take(3).Select(s => s.Id))}.");
                    break;
            }
        }

        return leaf with { Which = [.. names.Keys.Order(StringComparer.Ordinal)], Named = names };
    }

    private async Task<InnerSegment?> SegmentAsync(SegmentValue named, Place place, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(named.Version, out var before))
            return before.Segment;
        var saved = segments is null ? null
            : named.Version != Guid.Empty ? await segments.FindAsync(db, named.Version, cancellationToken)
            : await segments.FindLatestAsync(db, named.Name!, cancellationToken);
        if (saved is null)
            return Problem<InnerSegment>(place, named.Version == Guid.Empty ? "There is no segment of this name." : "The segment that this condition names is gone.", "Choose another segment, or remove the condition.");
        if (place.Depth == MostNested)
            return Problem<InnerSegment>(place, $"Segments are nested more than {MostNested} deep.", "Write the innermost segment's conditions out.");
        var title = $"“{saved.Name}” (version {saved.Number})";
        if (parse(saved.RuleJson) is not { Rule: { } rule })
            return Problem<InnerSegment>(place, $"The segment {title} can no longer be read.", "Open it to see why and save it anew, then choose its new version; or choose another segment.");
        var count = problems.Count;
        var bound = await NodeAsync(rule, place.Inside(title), cancellationToken);
        if (problems.Count > count)
            return null;
        var inner = new InnerSegment(saved.Version, saved.Segment, saved.Name, saved.Number, bound, saved.Sensitivity, saved.IsPhi);
        known[saved.Version] = (inner, Leaves(bound));
        return inner;
    }

    private async Task<ChosenSet?> SetAsync(ChosenSet named, Place place, CancellationToken cancellationToken)
    {
        if (sets.TryGetValue((named.Id, named.Version), out var before))
            return before;
        var all = db.ValueSets.AsNoTracking();
        var offered = all.Where(s => s.DeletedAt == null);
        // Case is folded here: the databases disagree about it, and there are some hundred value sets at most.
        var set = named.Id != Guid.Empty
            ? await all.SingleOrDefaultAsync(s => s.Id == ValueSetId.From(named.Id), cancellationToken)
            : (await offered.ToListAsync(cancellationToken)).Find(s => string.Equals(s.Name, named.Name, StringComparison.OrdinalIgnoreCase));
        if (set is null)
            return Problem<ChosenSet>(place, named.Id == Guid.Empty ? "There is no value set of this name." : "The value set that this condition names is gone.", "Choose codes or another value set, or remove the condition.");
        var number = named.Version > 0 ? named.Version : set.Latest;
        var text = await db.ValueSetVersions.AsNoTracking().Where(v => v.SetId == set.Id && v.Number == number).Select(v => v.Text).SingleOrDefaultAsync(cancellationToken);
        if (text is null)
            return Problem<ChosenSet>(place, $"The value set “{set.Name}” has no version {number}.", $"Its latest is version {set.Latest}.");
        var entries = ValueSetText.Parse(text);
        if (!entries.IsSuccess)
            return Problem<ChosenSet>(place, $"The value set “{set.Name}” (version {number}) can no longer be read.", "Save it anew, then choose its new version.");
        return sets[(named.Id, named.Version)] = new ChosenSet(set.Id.Value, number) { Name = set.Name, Entries = entries.Value, Deleted = set.DeletedAt is not null };
    }

    private async Task StagesAsync(int version, Place place, CancellationToken cancellationToken)
    {
        var latest = await StageRegister.LatestAsync(db, cancellationToken);
        if (version > latest)
            Problem(place, $"There is no version {version} of the stage rules.", $"The latest is version {latest}.");
    }

    /// <summary>With those inside, as often as they stand there.</summary>
    private int Leaves(RuleNode rule)
    {
        var all = 0L;
        foreach (var condition in rule.Conditions())
            all += 1L + (condition.Inner is { } inner ? known[inner.Version].Leaves : 0);
        return (int)Math.Min(all, int.MaxValue);
    }

    /// <summary>A segment that holds itself would mean something else each time that it is saved.</summary>
    private void Cycles(RuleNode rule, string path, Guid self, string? at, string chain)
    {
        foreach (var (place, node) in RulePaths.Of(rule, path))
        {
            if (node is not RuleLeaf { Inner: { } inner })
                continue;
            var (where, way) = (at ?? place + ".value", $"{chain} → “{inner.Name}” (version {inner.Number})");
            if (inner.Segment == self)
                problems.Add(new RuleProblem(where, $"The segment would contain itself: {way}.", "Choose another segment."));
            else
                Cycles(inner.Rule, path, self, where, way);
            if (problems.Count == RuleParser.MaxProblems)
                return;
        }
    }

    private void Problem(Place place, string what, string mend)
    {
        if (problems.Count < RuleParser.MaxProblems)
            problems.Add(new RuleProblem(place.Path, place.Within + what, mend));
    }

    private T? Problem<T>(Place place, string what, string mend) where T : class
    {
        Problem(place, what, mend);
        return null;
    }

    /// <summary>Where in the definition; inside a segment it stays at the condition that names it, where people can mend it.</summary>
    private readonly record struct Place(string Path, string Within, int Depth)
    {
        public Place Below(string step) => Depth == 0 ? this with { Path = Path + step } : this;

        public Place Inside(string title) => new(Path, $"In the segment {title}: ", Depth + 1);
    }
}
