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

    /// <summary>A code that the data has used.</summary>
    internal sealed record KnownMedicine(int Id, string Value, string Display, Sensitivity Sensitivity);

    private static List<FactSheet> Asking(IEnumerable<FactSheet> sheets) => [.. sheets.Where(s => s.DependsOnLapse && s.Medicines is { Count: > 0 })];

    internal static async Task<LapsedMedicines> OfAsync(AppDbContext db, IReadOnlyList<FactSheet> sheets, CancellationToken cancellationToken) =>
        Of(sheets, await KnownAsync(db, sheets, cancellationToken));

    /// <summary>What the data knows of the medicines of these sheets, of however many campaigns: one statement, none where no sheet asks.</summary>
    internal static async Task<ILookup<string, KnownMedicine>> KnownAsync(AppDbContext db, IEnumerable<FactSheet> sheets, CancellationToken cancellationToken)
    {
        var stated = Asking(sheets).SelectMany(s => s.Medicines!).Distinct(StringComparer.Ordinal).ToList();
        var found = stated.Count == 0 ? [] : await db.Codes.AsNoTracking().Where(c => stated.Contains(c.Value)).Select(c => new KnownMedicine(c.Id, c.Value, c.Display, c.Sensitivity)).ToListAsync(cancellationToken);
        // Some databases do not mind the case.
        return found.Where(c => stated.Contains(c.Value, StringComparer.Ordinal)).ToLookup(c => c.Value, StringComparer.Ordinal);
    }

    /// <param name="sheets">Of one set-up.</param>
    /// <param name="known">At least the medicines of these sheets.</param>
    internal static LapsedMedicines Of(IReadOnlyList<FactSheet> sheets, ILookup<string, KnownMedicine> known)
    {
        var asking = Asking(sheets);
        if (asking.Count == 0)
            return None;
        var stated = asking.SelectMany(s => s.Medicines!).Distinct(StringComparer.Ordinal).ToList();
        return new LapsedMedicines(
            asking.ToDictionary(s => s.Key, s => (IReadOnlySet<int>)s.Medicines!.SelectMany(m => known[m]).Select(c => c.Id).ToHashSet(), StringComparer.Ordinal),
            [.. stated.Select(m => new MedicineLine(m, known[m].Select(c => c.Display).FirstOrDefault()))],
            stated.Aggregate(Sensitivity.None, (sum, m) => known[m].Aggregate(known[m].Any() ? sum : sum | Sensitivity.Unknown, (all, c) => all | c.Sensitivity)));
    }
}
