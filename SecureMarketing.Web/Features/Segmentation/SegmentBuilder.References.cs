using System.Globalization;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>A later version than the one that a condition keeps.</summary>
/// <param name="Name">Of the segment or value set.</param>
/// <param name="Kept">What the condition keeps.</param>
/// <param name="Number">The latest.</param>
public sealed record NewerVersion(string Name, int Kept, int Number);

/// <summary>A segment's version to choose.</summary>
public sealed record SegmentChoice(Guid Version, string Name, int Number);

/// <summary>Segments and value sets that conditions name, and what the server refused at which condition.</summary>
public sealed partial class SegmentBuilder
{
    private IReadOnlyDictionary<int, string> refusals = new Dictionary<int, string>();

    /// <summary>What there is to name.</summary>
    public RuleReferences References { get; set; } = RuleReferences.None;

    /// <summary>The latest version of every segment that is offered, by name.</summary>
    public IEnumerable<SegmentChoice> SegmentChoices => References.Segments.Where(s => s.Offered).Select(Latest);

    /// <summary>What the condition's version of the stage rules says of the stages that it asks for, a line each; empty for other conditions, and while its version is unknown.</summary>
    public IReadOnlyList<string> StagesOf(DraftLeaf leaf) =>
        Catalogue[leaf.Attribute].Staged && References.Stages.TryGetValue(leaf.Stages ?? 1, out var rules)
            ? [.. (leaf.Operator == RuleOperator.In ? leaf.Texts : [leaf.Text]).Where(s => s.Length > 0).Select(s => $"{s}: people {rules.Meaning(s)}")]
            : [];

    /// <summary>The value set that the condition keeps a version of, when it was deleted since, by its last name; else null.</summary>
    public DraftSet? DeletedSetOf(DraftLeaf leaf) => SetsOf(leaf)
        .Select(set => References.Sets.FirstOrDefault(s => s.Id == set.Id) is { Offered: false } gone ? set with { Name = gone.Name } : null).FirstOrDefault(s => s is not null);

    /// <summary>Null when the condition names nothing, or the latest version of it.</summary>
    public NewerVersion? NewerOf(DraftLeaf leaf)
    {
        if (Catalogue[leaf.Attribute].Staged)
            return References.LatestStages > (leaf.Stages ?? 1) ? new NewerVersion("the stage rules", leaf.Stages ?? 1, References.LatestStages) : null;
        if (SetsOf(leaf).Select(NewerOf).FirstOrDefault(n => n is not null) is { } later)
            return later;
        return SegmentOf(leaf) is var (segment, kept) && segment.Versions[0].Number > kept.Number ? new NewerVersion(segment.Name, kept.Number, segment.Versions[0].Number) : null;
    }

    /// <summary>Puts the latest version in the place of the one that the condition keeps.</summary>
    public void TakeNewer(DraftLeaf leaf)
    {
        if (NewerOf(leaf) is not { } newer)
            return;
        if (Catalogue[leaf.Attribute].Staged)
            Draft.Edit(leaf, "newer", l => l.Stages = newer.Number);
        else if (leaf.Set is { } set && NewerOf(set) is not null)
            Draft.Edit(leaf, "newer", l => l.Set = set with { Version = newer.Number, Name = newer.Name });
        else if (leaf.AnswerSet is { } answers)
            Draft.Edit(leaf, "newer", l => l.AnswerSet = answers with { Version = newer.Number, Name = newer.Name });
        else if (SegmentOf(leaf) is var (segment, _))
            Take(leaf, Latest(segment));
        Say($"Version {newer.Number} of {newer.Name} is used.");
        Focus(leaf);
    }

    public void ChooseSegment(DraftLeaf leaf, string? version)
    {
        if (SegmentChoices.FirstOrDefault(c => c.Version.ToString("D") == version) is { } choice)
            Take(leaf, choice);
    }

    /// <summary>
    /// Reads in which units the results of a saved rule's codes are recorded, as the picker of codes brings them for a new one. No change of
    /// the draft: nothing to undo, nothing to save.
    /// </summary>
    public async Task ReadUnitsAsync(CancellationToken cancellationToken)
    {
        foreach (var leaf in Draft.Root.WithBelow().OfType<DraftLeaf>())
        {
            var attribute = Catalogue[leaf.Attribute];
            if (attribute is not { Type: AttributeType.Measurement, Codes: { } kind })
                continue;
            foreach (var code in leaf.Codes)
            {
                var known = await SearchCodes(kind, code.Code, cancellationToken);
                leaf.Units = [.. leaf.Units.Union(known.Where(c => c.Code == code.Code && (leaf.System is null || c.System == leaf.System)).SelectMany(c => c.Units), StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Takes over what the server says of the rule's conditions: each problem to the condition that it names.</summary>
    public void Refuse(Error? failure)
    {
        var found = new Dictionary<int, string>();
        foreach (var line in failure?.Message.Split('\n') ?? [])
        {
            if (Placed(line) is var (key, what))
                found[key] = what;
        }

        refusals = found;
    }

    /// <summary>What a refusal says beside what stands at the conditions already.</summary>
    public string Rest(Error failure)
    {
        var lines = failure.Message.Split('\n');
        var rest = lines.Where(l => Placed(l) is null).ToList();
        return rest.Count > 0 ? string.Join('\n', rest) : lines.Length == 1 ? "One condition is refused. The reason stands there." : $"{lines.Length} conditions are refused. The reasons stand there.";
    }

    /// <summary>A problem begins with the path of its condition.</summary>
    private (int Key, string What)? Placed(string line) =>
        line.StartsWith(RulePaths.Root, StringComparison.Ordinal) && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end && NodeAt(line[..end]) is { } key ? (key, line[(end + 2)..]) : null;

    /// <summary>Of facts, and of answers.</summary>
    private static IEnumerable<DraftSet> SetsOf(DraftLeaf leaf) => new[] { leaf.Set, leaf.AnswerSet }.OfType<DraftSet>();

    private NewerVersion? NewerOf(DraftSet set) =>
        References.Sets.FirstOrDefault(s => s.Id == set.Id) is { Offered: true } known && known.Versions[0].Number > set.Version ? new NewerVersion(known.Name, set.Version, known.Versions[0].Number) : null;

    private string? RefusalOf(DraftNode node) => refusals.GetValueOrDefault(node.Key);

    /// <summary>The condition in which a path ends: <c>$.all[1].value</c> is of <c>$.all[1]</c>.</summary>
    private int? NodeAt(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (Written.Keys.TryGetValue(path[..end], out var key))
                return key;
        }

        return null;
    }

    private (ReferenceChoice Segment, ReferenceVersion Kept)? SegmentOf(DraftLeaf leaf)
    {
        var key = leaf.Segment?.Version.ToString("D");
        foreach (var segment in References.Segments)
        {
            if (segment.Versions.FirstOrDefault(v => v.Key == key) is { } kept)
                return (segment, kept);
        }

        return null;
    }

    private void Take(DraftLeaf leaf, SegmentChoice choice) => Draft.Edit(leaf, "segment", l => l.Segment = new DraftSegment(choice.Version, choice.Name, choice.Number));

    private static SegmentChoice Latest(ReferenceChoice segment) => new(Guid.Parse(segment.Versions[0].Key, CultureInfo.InvariantCulture), segment.Name, segment.Versions[0].Number);
}
