using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>
/// Moves the facts of a merged record to the record kept, and back. A fact that both have (the same resource of the same
/// source) stays where it is. Roll-ups of both follow in the same transaction.
/// </summary>
internal sealed class FactMove(IEnumerable<IContactFactSink> sinks, CustomSeal seal)
{
    private const int KeysPerStatement = 500;

    public async Task ToKeptAsync(AppDbContext db, ContactId kept, ContactId merged, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var moves = new List<(FactTable Table, long Key)>();
        var (facts, encounters, appointments) = (db.ClinicalFacts, db.Encounters, db.Appointments);
        moves.AddRange((await facts.Where(f => f.ContactId == merged && !facts.Any(k => k.ContactId == kept && k.SourceKey == f.SourceKey))
            .Select(f => f.SourceKey).ToListAsync(cancellationToken)).Select(k => (FactTable.Clinical, k)));
        moves.AddRange((await encounters.Where(e => e.ContactId == merged && !encounters.Any(k => k.ContactId == kept && k.SourceKey == e.SourceKey))
            .Select(e => e.SourceKey).ToListAsync(cancellationToken)).Select(k => (FactTable.Encounter, k)));
        moves.AddRange((await appointments.Where(a => a.ContactId == merged && !appointments.Any(k => k.ContactId == kept && k.SourceKey == a.SourceKey))
            .Select(a => a.SourceKey).ToListAsync(cancellationToken)).Select(k => (FactTable.Appointment, k)));
        var custom = db.CustomValues;
        moves.AddRange((await custom.Where(v => v.ContactId == merged && !custom.Any(k => k.ContactId == kept && k.AttributeId == v.AttributeId))
            .Select(v => v.AttributeId).ToListAsync(cancellationToken)).Select(k => (FactTable.Custom, (long)k)));
        var stakeholders = db.Stakeholders;
        moves.AddRange((await stakeholders.Where(s => s.ContactId == merged && !stakeholders.Any(k => k.ContactId == kept && k.AccountId == s.AccountId))
            .Select(s => s.AccountId).ToListAsync(cancellationToken)).Select(k => (FactTable.Stakeholder, (long)k)));
        db.MergedFacts.AddRange(moves.Select(m => new MergedFact { Merged = merged, Table = m.Table, SourceKey = m.Key }));
        await db.SaveChangesAsync(cancellationToken);
        await MoveAsync(db, merged, kept, moves, cancellationToken);
        await FollowAsync(db, [kept, merged], now, cancellationToken);
    }

    public async Task BackAsync(AppDbContext db, ContactId kept, ContactId merged, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var moves = (await db.MergedFacts.AsNoTracking().Where(m => m.Merged == merged).ToListAsync(cancellationToken)).Select(m => (m.Table, m.SourceKey)).ToList();
        await MoveAsync(db, kept, merged, moves, cancellationToken);
        foreach (var table in moves.GroupBy(m => m.Table, m => m.SourceKey))
        {
            foreach (var keys in table.Chunk(KeysPerStatement))
                await HandBackNotesAsync(db, kept, merged, table.Key, keys, cancellationToken);
        }

        await db.MergedFacts.Where(m => m.Merged == merged).ExecuteDeleteAsync(cancellationToken);
        await FollowAsync(db, [kept, merged], now, cancellationToken);
    }

    /// <summary>What imports noted while they were one belongs to the merged record again, so that undoing finds and restores it there.</summary>
    private async Task HandBackNotesAsync(AppDbContext db, ContactId kept, ContactId merged, FactTable table, long[] keys, CancellationToken cancellationToken)
    {
        var notes = db.ImportedFacts.Where(f => f.ContactId == kept && f.Table == table && keys.Contains(f.SourceKey));
        foreach (var note in await notes.AsNoTracking().Where(f => f.Former != null).ToListAsync(cancellationToken))
        {
            var former = Renamed(table, note.Former!, merged);
            await db.ImportedFacts.Where(f => f.RunId == note.RunId && f.ContactId == kept && f.Table == table && f.SourceKey == note.SourceKey)
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.Former, former), cancellationToken);
        }

        await notes.ExecuteUpdateAsync(set => set.SetProperty(f => f.ContactId, merged), cancellationToken);
    }

    /// <summary>The former row names its record, too; words are sealed under it.</summary>
    private string Renamed(FactTable table, string former, ContactId record)
    {
        if (table == FactTable.Custom)
            return JsonSerializer.Serialize(seal.Moved(JsonSerializer.Deserialize<CustomValue>(former)!, record));
        var row = JsonNode.Parse(former)!;
        row[nameof(ClinicalFact.ContactId)] = JsonSerializer.SerializeToNode(record);
        return row.ToJsonString();
    }

    private async Task MoveAsync(AppDbContext db, ContactId from, ContactId to, IEnumerable<(FactTable Table, long Key)> moves, CancellationToken cancellationToken)
    {
        foreach (var table in moves.GroupBy(m => m.Table, m => m.Key))
        {
            foreach (var keys in table.Chunk(KeysPerStatement))
            {
                await (table.Key switch
                {
                    FactTable.Clinical => db.ClinicalFacts.Where(f => f.ContactId == from && keys.Contains(f.SourceKey)).ExecuteUpdateAsync(set => set.SetProperty(f => f.ContactId, to), cancellationToken),
                    FactTable.Stakeholder => MoveStakeholdersAsync(db, from, to, keys, cancellationToken),
                    FactTable.Custom => MoveCustomAsync(db, from, to, keys, cancellationToken),
                    FactTable.Encounter => db.Encounters.Where(e => e.ContactId == from && keys.Contains(e.SourceKey)).ExecuteUpdateAsync(set => set.SetProperty(e => e.ContactId, to), cancellationToken),
                    _ => db.Appointments.Where(a => a.ContactId == from && keys.Contains(a.SourceKey)).ExecuteUpdateAsync(set => set.SetProperty(a => a.ContactId, to), cancellationToken),
                });
            }
        }
    }

    private static Task<int> MoveStakeholdersAsync(AppDbContext db, ContactId from, ContactId to, long[] keys, CancellationToken cancellationToken)
    {
        var accounts = keys.Select(k => (int)k).ToArray();
        return db.Stakeholders.Where(s => s.ContactId == from && accounts.Contains(s.AccountId)).ExecuteUpdateAsync(set => set.SetProperty(s => s.ContactId, to), cancellationToken);
    }

    /// <summary>Few rows a person; words are sealed under the record, so they are sealed anew.</summary>
    private async Task<int> MoveCustomAsync(AppDbContext db, ContactId from, ContactId to, long[] keys, CancellationToken cancellationToken)
    {
        var attributes = keys.Select(k => (int)k).ToArray();
        var rows = db.CustomValues.Where(v => v.ContactId == from && attributes.Contains(v.AttributeId));
        var moved = (await rows.AsNoTracking().ToListAsync(cancellationToken)).ConvertAll(v => seal.Moved(v, to));
        await rows.ExecuteDeleteAsync(cancellationToken);
        await db.InsertRowsAsync(moved, cancellationToken);
        return moved.Count;
    }

    private async Task FollowAsync(AppDbContext db, IReadOnlyList<ContactId> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.RollUpAsync(people, cancellationToken);
        foreach (var sink in sinks)
            await sink.ContactsChangedAsync(db, people, now, cancellationToken);
    }
}
