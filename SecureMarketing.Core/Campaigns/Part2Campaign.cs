using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>What a campaign owes that uses, or gives away, records of substance-use treatment (42 CFR part 2). Pure.</summary>
internal static class Part2Campaign
{
    /// <summary>True when this reader learns neither the rule nor how many people it covers. They may still launch what was approved.</summary>
    public static bool IsClosedTo(Actor reader, CampaignPicture picture) => SegmentErrors.IsClosed(reader, picture.Sensitivity);

    /// <summary>What stands for the segment's rule where this reader may not read it; null when they may.</summary>
    public static string? ClosedRule(Actor reader, CampaignPicture picture) => ClosedRule(SensitiveRights.Of(reader), picture);

    /// <inheritdoc cref="ClosedRule(Actor, CampaignPicture)"/>
    public static string? ClosedRule(SensitiveRights reader, CampaignPicture picture) =>
        reader.IsClosed(picture.Sensitivity) ? SegmentRules.ClosedRule
        : picture.Audience is { IsUnreadable: false } audience ? SegmentErrors.ClosedRule(reader, audience.Sensitivity)
        : null;

    /// <summary>A number of people; withheld when closed, except none and that they are few, which the launch depends on.</summary>
    public static ShownCount Shown(long people, bool closed) =>
        closed && people >= SmallCells.Least ? ShownCount.Hidden(CountDisclosure.Withheld) : SmallCells.Show(people);

    /// <summary>
    /// Words that are not neutral where others read them. Outside the encryption such of substance use never are; a campaign of the
    /// compartment shows none of any sensitive category there, in the installation's addresses neither. A campaign's own name is read in
    /// lists, reports and logs by staff who may not use the category, so it names none, whatever the campaign is about.
    /// </summary>
    public static IReadOnlyList<NameFinding> NotNeutral(SensitiveWords words, IEnumerable<NamedPlace> outside, IEnumerable<NamedPlace> installation, IEnumerable<NamedPlace> inside, bool part2)
    {
        return [.. Found(part2 ? outside.Concat(installation) : outside, c => part2 || c.HasFlag(Sensitivity.SubstanceUse)).Concat(Found(inside, _ => true)).Distinct()];

        IEnumerable<NameFinding> Found(IEnumerable<NamedPlace> places, Func<Sensitivity, bool> counts) =>
            places.SelectMany(p => words.In(p.Text).Where(t => counts(t.Category)).Select(t => new NameFinding(p.Place, t.Term, t.Category)));
    }

    /// <summary>True when the text of the message carries the notice.</summary>
    public static bool CarriesNotice(EmailDocument document) =>
        document.Blocks.OfType<IInlineBlock>().Any(b => InlineList.Readable(b.Content).Contains(Part2Notice.Text.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
}
