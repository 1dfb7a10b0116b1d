using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>A medicine code of a fact sheet, as the records know it.</summary>
/// <param name="Code">As stated.</param>
/// <param name="Display">Its name; null: no record has this code, so nobody's lapse can be counted by it.</param>
public sealed record MedicineLine(string Code, string? Display);

/// <summary>The medicines whose lapse decides the class, looked up in the codes that the data has used.</summary>
/// <param name="Ids">Of each sheet, by its key.</param>
/// <param name="Lines">Every stated code once.</param>
/// <param name="Sensitivity">What the medicines reveal; an unknown code may reveal anything.</param>
public sealed record LapsedMedicines(IReadOnlyDictionary<string, IReadOnlySet<int>> Ids, IReadOnlyList<MedicineLine> Lines, Sensitivity Sensitivity)
{
    public static LapsedMedicines None { get; } = new(new Dictionary<string, IReadOnlySet<int>>(), [], Sensitivity.None);

    internal static async Task<LapsedMedicines> OfAsync(AppDbContext db, IReadOnlyList<FactSheet> sheets, CancellationToken cancellationToken)
    {
        var asking = sheets.Where(s => s.DependsOnLapse && s.Medicines is { Count: > 0 }).ToList();
        if (asking.Count == 0)
            return None;
        var stated = asking.SelectMany(s => s.Medicines!).Distinct(StringComparer.Ordinal).ToList();
        var known = (await db.Codes.AsNoTracking().Where(c => stated.Contains(c.Value)).Select(c => new { c.Id, c.Value, c.Display, c.Sensitivity }).ToListAsync(cancellationToken))
            .Where(c => stated.Contains(c.Value, StringComparer.Ordinal)).ToLookup(c => c.Value, StringComparer.Ordinal);
        return new LapsedMedicines(
            asking.ToDictionary(s => s.Key, s => (IReadOnlySet<int>)s.Medicines!.SelectMany(m => known[m]).Select(c => c.Id).ToHashSet(), StringComparer.Ordinal),
            [.. stated.Select(m => new MedicineLine(m, known[m].Select(c => c.Display).FirstOrDefault()))],
            stated.Aggregate(Sensitivity.None, (sum, m) => known[m].Aggregate(known[m].Any() ? sum : sum | Sensitivity.Unknown, (all, c) => all | c.Sensitivity)));
    }
}
