using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>
/// Finds the unit that a visit's source names. A code or name that two units share names neither, unless only one of them belongs
/// to an account of the same source: where somebody was must not be guessed.
/// </summary>
internal sealed class UnitBook
{
    private readonly Dictionary<string, int?> units = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int?> ofSource = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Loads the units, if any visit of the batch names one. Retired ones count: earlier visits took place there.</summary>
    public static async Task<UnitBook> LoadAsync(AppDbContext db, ImportBatch batch, string sourceSystem, CancellationToken cancellationToken)
    {
        var book = new UnitBook();
        if (!batch.Encounters.Any(e => e.Units.Count > 0) && !batch.Appointments.Any(a => a.Units.Count > 0))
            return book;
        var accounts = db.Accounts.AsNoTracking();
        var known = await db.AccountUnits.AsNoTracking().Join(accounts, u => u.AccountId, a => a.Id, (u, a) => new KnownUnit(u.Id, u.Code, u.Name, a.SourceSystem == sourceSystem)).ToListAsync(cancellationToken);
        // Codes are made to tell units apart; names help where no code fits.
        book.Learn(known, u => u.Code);
        book.Learn(known, u => u.Name);
        return book;
    }

    /// <summary>The first of these words that names one unit; null when none does.</summary>
    public int? Find(IReadOnlyList<UnitWord> words)
    {
        foreach (var word in words)
        {
            if ((word.IsId ? ofSource : units).GetValueOrDefault(word.Text.Trim()) is { } unit)
                return unit;
        }

        return null;
    }

    private void Learn(IEnumerable<KnownUnit> known, Func<KnownUnit, string> word)
    {
        foreach (var same in known.GroupBy(u => word(u).Trim(), StringComparer.OrdinalIgnoreCase))
        {
            var (all, own) = (same.ToList(), same.Where(u => u.OfSource).ToList());
            units.TryAdd(same.Key, all.Count == 1 ? all[0].Id : own.Count == 1 ? own[0].Id : null);
            ofSource.TryAdd(same.Key, own.Count == 1 ? own[0].Id : null);
        }
    }

    private sealed record KnownUnit(int Id, string Code, string Name, bool OfSource);
}

/// <summary>What a source calls a place.</summary>
/// <param name="Text">Code, name or id.</param>
/// <param name="IsId">A record id of the source: its numbers mean nothing to the units of others.</param>
internal readonly record struct UnitWord(string Text, bool IsId = false);
