using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>Where two drafts of one segment differ, condition by condition in words.</summary>
internal static class SegmentDifferences
{
    public static IReadOnlyList<DraftDifference> Between(SegmentDraft mine, SegmentDraft theirs, AttributeCatalogue catalogue, RuleSentence sentences)
    {
        var writer = new DraftWriter(catalogue);
        var changes = RuleChange.Between(Lines(mine.Root, "", writer, catalogue, sentences), Lines(theirs.Root, "", writer, catalogue, sentences));
        IEnumerable<DraftDifference> name = mine.Name == theirs.Name ? [] : [new DraftDifference("Name", mine.Name, theirs.Name)];
        return [.. name, .. changes.Select(c => new DraftDifference(catalogue[(c.Before ?? c.After)!.Attribute].Label, Words(c.Before, c), Words(c.After, c)))];
    }

    /// <summary>The place is said only where it differs: it is long, and mostly the same.</summary>
    private static string Words(RuleLine? line, RuleChange change) => line is null ? "" : change.Before?.Place == change.After?.Place ? line.Words : $"{line.Words}, in {line.Place}";

    private static IReadOnlyList<RuleLine> Lines(DraftGroup group, string place, DraftWriter writer, AttributeCatalogue catalogue, RuleSentence sentences)
    {
        var inside = RuleLine.Inside(place, group.Match, group.Exclude);
        return [.. group.Children.SelectMany(c => c is DraftGroup inner ? Lines(inner, inside, writer, catalogue, sentences) : [Line((DraftLeaf)c, inside, writer, catalogue, sentences)])];
    }

    private static RuleLine Line(DraftLeaf leaf, string place, DraftWriter writer, AttributeCatalogue catalogue, RuleSentence sentences) => new(
        place,
        leaf.Attribute,
        writer.Write(leaf) is { } rule
            ? sentences.Of(rule, (_, code) => leaf.Codes.FirstOrDefault(c => c.Code == code)?.Display)
            : $"{catalogue[leaf.Attribute].Label.ToLowerInvariant()}, not finished");
}
