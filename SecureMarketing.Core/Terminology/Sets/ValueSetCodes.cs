using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>What the entries of a value set mean to a rule today.</summary>
/// <param name="OnRecord">The codes among them that some record carries.</param>
/// <param name="Sensitivity">What choosing it reveals: of every code that it means, on record or not, and of what its lines name.</param>
public sealed record ValueSetCodes(IReadOnlyList<Code> OnRecord, Sensitivity Sensitivity)
{
    /// <summary>Shortest prefix that the lists of sensitive codes can judge (an ICD-10-CM category).</summary>
    private const int JudgedLength = 3;

    /// <param name="instead">An imported code list that stands in for the one of its system in use; null = none.</param>
    public static async Task<ValueSetCodes> OfAsync(AppDbContext db, IReadOnlyList<ValueSetEntry> entries, CodeListId? instead, CancellationToken cancellationToken)
    {
        // The same reckoning as the page of the value set shows.
        var means = await ValueSetExpansion.OfAsync(db, entries, instead, cancellationToken);
        var used = means.Codes.Where(c => c.InData).Select(c => (c.System, c.Code)).ToHashSet();
        var values = used.Select(c => c.Code).Distinct(StringComparer.Ordinal).ToList();
        var codes = values.Count == 0 ? [] : await db.Codes.AsNoTracking().Where(c => values.Contains(c.Value)).ToListAsync(cancellationToken);
        return new ValueSetCodes(
            [.. codes.Where(c => used.Contains((c.System, c.Value)))],
            entries.Where(e => !e.Excludes).Select(Named).Aggregate(means.Sensitivity, (all, one) => all | one));
    }

    /// <summary>A line tells what it is about also while nobody has the code. What is taken out is told of nobody.</summary>
    private static Sensitivity Named(ValueSetEntry entry) =>
        entry.Reach == EntryReach.Prefix && entry.Code.Length < JudgedLength ? Sensitivity.Unknown : SensitivityCatalogue.Of(entry.System, entry.Code);
}
