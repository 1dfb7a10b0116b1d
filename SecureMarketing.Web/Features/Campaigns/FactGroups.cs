using System.Globalization;
using SecureMarketing.Core.Approvals;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>
/// The groups of facts while a person edits them: every block of the email is in exactly one group, and a block that the email no
/// longer has is in none.
/// </summary>
public static class FactGroups
{
    /// <summary>Fits the groups to an email: a single group holds for all of it, new blocks go to the first.</summary>
    public static IReadOnlyList<FactSheet> FitTo(IReadOnlyList<FactSheet> sheets, IReadOnlyList<string> blocks)
    {
        if (sheets.Count == 0)
            sheets = [new FactSheet { Key = "1" }];
        var kept = sheets.Select(s => s with { Blocks = [.. s.Blocks.Where(blocks.Contains)] }).ToList();
        var covered = kept.SelectMany(s => s.Blocks).ToHashSet(StringComparer.Ordinal);
        var missing = blocks.Where(b => !covered.Contains(b)).ToHashSet(StringComparer.Ordinal);
        if (missing.Count > 0)
            kept[0] = kept[0] with { Blocks = [.. blocks.Where(b => missing.Contains(b) || kept[0].Blocks.Contains(b))] };
        return kept;
    }

    /// <summary>Adds an empty group; blocks are moved into it one by one.</summary>
    public static IReadOnlyList<FactSheet> Add(IReadOnlyList<FactSheet> sheets)
    {
        var next = sheets.Select(s => int.TryParse(s.Key, CultureInfo.InvariantCulture, out var n) ? n : 0).DefaultIfEmpty().Max() + 1;
        return [.. sheets, new FactSheet { Key = next.ToString(CultureInfo.InvariantCulture) }];
    }

    /// <summary>Removes a group; its blocks go to the first that is left. The last group stays.</summary>
    public static IReadOnlyList<FactSheet> Remove(IReadOnlyList<FactSheet> sheets, string key, IReadOnlyList<string> blocks) =>
        sheets.Count <= 1 ? sheets : FitTo([.. sheets.Where(s => s.Key != key)], blocks);

    /// <summary>Moves a block into a group, out of the one it was in.</summary>
    public static IReadOnlyList<FactSheet> Move(IReadOnlyList<FactSheet> sheets, string block, string key, IReadOnlyList<string> blocks) =>
    [
        .. sheets.Select(s => s.Key == key
            ? s with { Blocks = [.. blocks.Where(b => b == block || s.Blocks.Contains(b))] }
            : s with { Blocks = [.. s.Blocks.Where(b => b != block)] }),
    ];

    public static IReadOnlyList<FactSheet> Replace(IReadOnlyList<FactSheet> sheets, FactSheet changed) =>
        [.. sheets.Select(s => s.Key == changed.Key ? changed : s)];
}
