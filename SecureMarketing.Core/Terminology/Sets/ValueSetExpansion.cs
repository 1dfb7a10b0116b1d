using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>One code that a value set means today.</summary>
/// <param name="InData">Some record carries it.</param>
public sealed record MeantCode(string System, string Code, string Display, bool InData, Sensitivity Sensitivity);

/// <summary>What the entries of a value set amount to with the code lists in use and the codes that records carry.</summary>
/// <param name="Codes">By system and code.</param>
/// <param name="Empty">Entries that put in or take out nothing: a slip, or a list that is not imported.</param>
public sealed record ValueSetExpansion(IReadOnlyList<MeantCode> Codes, IReadOnlyList<ValueSetEntry> Empty)
{
    /// <summary>Deepest hierarchy that is followed; ICD-10-CM has five levels, SNOMED CT under twenty.</summary>
    private const int MostLevels = 40;

    public Sensitivity Sensitivity => Codes.Aggregate(Sensitivity.None, (all, code) => all | code.Sensitivity);

    /// <summary>With the code lists in use.</summary>
    public static Task<ValueSetExpansion> OfAsync(AppDbContext db, IReadOnlyList<ValueSetEntry> entries, CancellationToken cancellationToken) => OfAsync(db, entries, null, cancellationToken);

    /// <param name="instead">An imported list that stands in for the one of its system in use; null = none.</param>
    internal static async Task<ValueSetExpansion> OfAsync(AppDbContext db, IReadOnlyList<ValueSetEntry> entries, CodeListId? instead, CancellationToken cancellationToken)
    {
        var meant = new SortedDictionary<(string System, string Code), MeantCode>();
        var empty = new List<ValueSetEntry>();
        // What is taken out goes last, wherever its line stands.
        foreach (var entry in entries.OrderBy(e => e.Excludes))
        {
            var reached = await ReachedAsync(db, entry, instead, cancellationToken);
            if (reached.Count == 0 || (entry.Excludes && !reached.Keys.Any(meant.ContainsKey)))
                empty.Add(entry);
            foreach (var (key, code) in reached)
            {
                if (entry.Excludes)
                    meant.Remove(key);
                else
                    meant[key] = code;
            }
        }

        return new ValueSetExpansion([.. meant.Values], empty);
    }

    /// <summary>True when "all below" a code means other codes with a list than with the one in use. Codes and prefixes mean the same with any.</summary>
    internal static async Task<bool> IsOtherWithAsync(AppDbContext db, IReadOnlyList<ValueSetEntry> entries, CodeList list, CancellationToken cancellationToken)
    {
        foreach (var entry in entries.Where(e => e.Reach == EntryReach.Below && e.System == list.System))
        {
            var (now, then) = (await ReachedAsync(db, entry, null, cancellationToken), await ReachedAsync(db, entry, list.Id, cancellationToken));
            // The code itself is meant whether or not a list has it.
            now.Remove((entry.System, entry.Code));
            then.Remove((entry.System, entry.Code));
            if (now.Count != then.Count || !now.Keys.All(then.ContainsKey))
                return true;
        }

        return false;
    }

    private static async Task<Dictionary<(string, string), MeantCode>> ReachedAsync(AppDbContext db, ValueSetEntry entry, CodeListId? instead, CancellationToken cancellationToken)
    {
        var listed = await ListedAsync(db, entry, instead, cancellationToken);
        var codes = db.Codes.AsNoTracking().Where(c => c.System == entry.System);
        var values = listed.ConvertAll(c => c.Code);
        codes = entry.Reach switch
        {
            EntryReach.Prefix => codes.Where(c => c.Value.StartsWith(entry.Code)),
            EntryReach.Below => codes.Where(c => values.Contains(c.Value) || c.Value == entry.Code),
            _ => codes.Where(c => c.Value == entry.Code),
        };
        var used = await codes.Select(c => new { c.Value, c.Display, c.Sensitivity }).ToListAsync(cancellationToken);
        var reached = listed.ToDictionary(c => (entry.System, c.Code), c => new MeantCode(entry.System, c.Code, c.Display, false, SensitivityCatalogue.Of(entry.System, c.Code)));
        foreach (var code in used)
        {
            var key = (entry.System, code.Value);
            reached[key] = new MeantCode(entry.System, code.Value, reached.TryGetValue(key, out var known) ? known.Display : code.Display, true, code.Sensitivity);
        }

        return reached;
    }

    private static async Task<List<(string Code, string Display)>> ListedAsync(AppDbContext db, ValueSetEntry entry, CodeListId? instead, CancellationToken cancellationToken)
    {
        var lists = db.CodeLists.AsNoTracking().Where(l => l.System == entry.System);
        var list = (instead is { } other ? await lists.Where(l => l.Id == other).Select(l => (CodeListId?)l.Id).SingleOrDefaultAsync(cancellationToken) : null)
            ?? await lists.Where(l => l.IsCurrent).Select(l => (CodeListId?)l.Id).SingleOrDefaultAsync(cancellationToken);
        if (list is not { } id)
            return [];
        var concepts = db.Concepts.AsNoTracking().Where(c => c.ListId == id);
        var first = entry.Reach == EntryReach.Prefix ? concepts.Where(c => c.Value.StartsWith(entry.Code)) : concepts.Where(c => c.Value == entry.Code);
        var found = await ReadAsync(first, cancellationToken);
        var level = found;
        for (var depth = 0; entry.Reach == EntryReach.Below && level.Count > 0 && depth < MostLevels; depth++)
        {
            var above = level.ConvertAll(c => c.Code);
            level = await ReadAsync(concepts.Where(c => c.Parent != null && above.Contains(c.Parent)), cancellationToken);
            found = [.. found, .. level];
        }

        return [.. found.DistinctBy(c => c.Code)];
    }

    private static async Task<List<(string Code, string Display)>> ReadAsync(IQueryable<Concept> concepts, CancellationToken cancellationToken) =>
        (await concepts.Select(c => new { c.Value, c.Display }).ToListAsync(cancellationToken)).ConvertAll(c => (c.Value, c.Display));
}
