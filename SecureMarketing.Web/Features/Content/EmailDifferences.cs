using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Web.Features.Content;

/// <summary>Where two drafts of one email differ: the head, the footer, and block by block.</summary>
internal static class EmailDifferences
{
    public static IReadOnlyList<DraftDifference> Between(EmailDraft mine, EmailDraft theirs)
    {
        var found = new List<DraftDifference>();
        Add(found, "Name", mine.Name, theirs.Name);
        Add(found, "Subject", mine.Subject, theirs.Subject);
        Add(found, "Preheader", mine.Preheader, theirs.Preheader);
        foreach (var id in mine.Blocks.Select(b => b.Id).Union(theirs.Blocks.Select(b => b.Id), StringComparer.Ordinal))
            Add(found, mine.Blocks.Find(b => b.Id == id), theirs.Blocks.Find(b => b.Id == id));
        var both = mine.Blocks.Select(b => b.Id).Intersect(theirs.Blocks.Select(b => b.Id), StringComparer.Ordinal).ToList();
        if (!theirs.Blocks.Select(b => b.Id).Where(both.Contains).SequenceEqual(both))
            Add(found, "Order of the blocks", Order(mine, both), Order(theirs, both));
        Add(found, "Footer", Footer(mine), Footer(theirs));
        Add(found, "Colour of buttons and links", mine.Theme.Accent, theirs.Theme.Accent);
        return found;
    }

    private static void Add(List<DraftDifference> found, BlockDraft? mine, BlockDraft? theirs)
    {
        if (mine != theirs)
            found.Add(new DraftDifference(ContentWords.Of((mine ?? theirs)!.Kind), Words(mine, theirs), Words(theirs, mine)));
    }

    private static void Add(List<DraftDifference> found, string what, string mine, string theirs)
    {
        if (mine != theirs)
            found.Add(new DraftDifference(what, mine, theirs));
    }

    /// <summary>What a block says; how it looks only where it says the same.</summary>
    private static string Words(BlockDraft? block, BlockDraft? other)
    {
        if (block is null)
            return "no such block";
        var says = Says(block);
        return other is null || says != Says(other) ? says : $"{says} ({Look(block)})";
    }

    private static string Says(BlockDraft block) => block.Kind switch
    {
        BlockKind.Heading or BlockKind.Text => block.Typed,
        BlockKind.Button => $"{block.Label} → {block.Href}",
        BlockKind.Image => $"{block.Alt} ({block.Src}{(block.Href.Length > 0 ? " → " + block.Href : "")})",
        _ => "divider",
    };

    private static string Look(BlockDraft block) => block.Kind switch
    {
        BlockKind.Heading => $"level {block.Level}, {block.Align}",
        BlockKind.Text => $"{block.Style}, {block.Align}",
        BlockKind.Image => $"{block.Width} px wide, {block.Align}",
        _ => block.Align.ToString(),
    };

    private static string Order(EmailDraft draft, List<string> both) =>
        string.Join(", ", draft.Blocks.Where(b => both.Contains(b.Id)).Select(b => ContentWords.Of(b.Kind).ToLowerInvariant()));

    private static string Footer(EmailDraft draft) => draft.HasFooter
        ? string.Join(" · ", new[] { draft.Organisation, draft.PostalAddress, draft.Reason, draft.UnsubscribeText }.Where(t => t.Length > 0))
        : "no footer";
}
