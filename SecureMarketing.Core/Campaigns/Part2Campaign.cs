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

    /// <summary>A number of people; withheld when closed, except none and that they are few, which the launch depends on.</summary>
    public static ShownCount Shown(long people, bool closed) =>
        closed && people >= SmallCells.Least ? ShownCount.Hidden(CountDisclosure.Withheld) : SmallCells.Show(people);

    /// <summary>
    /// Words that are not neutral where they are read outside the encryption. Such of substance use never are; a campaign of the
    /// compartment shows none of any sensitive category, in its own name and in the installation's addresses neither.
    /// </summary>
    public static IReadOnlyList<NameFinding> NotNeutral(SensitiveWords words, IEnumerable<NamedPlace> outside, IEnumerable<NamedPlace> installation, bool part2) =>
    [
        .. (part2 ? outside.Concat(installation) : outside)
            .SelectMany(p => words.In(p.Text).Where(t => part2 || t.Category.HasFlag(Sensitivity.SubstanceUse)).Select(t => new NameFinding(p.Place, t.Term, t.Category)))
            .Distinct(),
    ];

    /// <summary>True when the text of the message carries the notice.</summary>
    public static bool CarriesNotice(EmailDocument document) =>
        document.Blocks.OfType<IInlineBlock>().Any(b => InlineList.Readable(b.Content).Contains(Part2Notice.Text.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
}
