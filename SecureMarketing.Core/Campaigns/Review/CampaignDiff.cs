namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>What is proposed beside what was approved last, part by part. Pure.</summary>
public static class CampaignDiff
{
    /// <param name="before">Parts of the approved version; empty when there is none, and then nothing is marked.</param>
    /// <param name="after">Parts of the proposed version.</param>
    /// <returns>In the order of the proposed version; a removed part stands where it stood.</returns>
    public static IReadOnlyList<DiffPart> Between(IReadOnlyList<CampaignPart> before, IReadOnlyList<CampaignPart> after)
    {
        if (before.Count == 0)
            return [.. after.Select(p => new DiffPart(p.Key, p.Area, p.Label, PartChange.Same, [], WordDiff.Whole(p.Text, DiffMark.Same)))];
        var old = before.ToDictionary(p => p.Key, StringComparer.Ordinal);
        var kept = after.Where(p => old.ContainsKey(p.Key)).Select(p => p.Key).ToList();
        var still = kept.ToHashSet(StringComparer.Ordinal);
        var inPlace = WordDiff.InOrder([.. before.Where(p => still.Contains(p.Key)).Select(p => p.Key)], kept);
        var parts = after.Select(p => old.TryGetValue(p.Key, out var was)
            ? Of(was, p, inPlace.Contains(p.Key))
            : new DiffPart(p.Key, p.Area, p.Label, PartChange.Added, [], WordDiff.Whole(p.Text, DiffMark.Added))).ToList();
        for (var i = 0; i < before.Count; i++)
        {
            if (still.Contains(before[i].Key))
                continue;
            var removed = new DiffPart(before[i].Key, before[i].Area, before[i].Label, PartChange.Removed, WordDiff.Whole(before[i].Text, DiffMark.Removed), []);
            var previous = i == 0 ? -1 : parts.FindIndex(p => p.Key == before[i - 1].Key);
            parts.Insert(previous + 1, removed);
        }

        return parts;
    }

    private static DiffPart Of(CampaignPart was, CampaignPart now, bool inPlace)
    {
        var (before, after) = WordDiff.Of(was.Text, now.Text);
        // A heading that became a text is another block, whatever its words.
        var differs = was.Text != now.Text || (now.Area == PartArea.Content && was.Label != now.Label);
        return new DiffPart(now.Key, now.Area, now.Label, differs ? PartChange.Changed : inPlace ? PartChange.Same : PartChange.Moved, before, after);
    }
}
