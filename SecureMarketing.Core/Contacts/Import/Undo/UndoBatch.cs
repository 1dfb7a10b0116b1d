using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>What one step of an undo did.</summary>
/// <param name="Removed">People taken off the file.</param>
/// <param name="Restored">People whose former details or facts are back.</param>
/// <param name="Kept">People whom the run brought in and who stay.</param>
/// <param name="Done">People of the journal dealt with, those included to whom nothing had happened.</param>
internal sealed record UndoOutcome(int Removed, int Restored, int Kept, int Done);

/// <summary>Undoes a page of a run's journal within the open transaction; the journal's rows go with it.</summary>
internal sealed class UndoBatch(FormerValues formers, IEnumerable<IPersonTies> ties, IEnumerable<IContactFactSink> sinks)
{
    private const int People = 500;

    /// <returns>Null when the journal is done.</returns>
    public async Task<UndoOutcome?> RunAsync(AppDbContext db, ImportRunId run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var page = await db.ImportedPeople.AsNoTracking().Where(p => p.RunId == run && p.Touch != PersonTouch.Kept)
            .OrderBy(p => p.ContactId).Take(People).ToListAsync(cancellationToken);
        if (page.Count == 0)
            return null;
        var created = page.Where(p => p.Touch == PersonTouch.Created).Select(p => p.ContactId).ToList();
        var kept = await TiedAsync(db, created, cancellationToken);
        var removed = created.Where(c => !kept.ContainsKey(c)).ToList();
        var others = page.Where(p => p.Touch != PersonTouch.Created).Select(p => p.ContactId).ToList();

        if (removed.Count > 0)
        {
            await db.DuplicatePairs.Where(p => removed.Contains(p.First) || removed.Contains(p.Second)).ExecuteDeleteAsync(cancellationToken);
            // Facts, clinical roll-ups, visits and custom values go by the foreign keys' cascade.
            await db.Contacts.Where(c => removed.Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
            foreach (var sink in sinks)
                await sink.ContactsGoneAsync(db, removed, cancellationToken);
        }

        var facts = new FactUndo(db, run);
        await facts.RemoveAllAsync(kept.Keys, cancellationToken);
        var withFacts = await facts.RestoreAsync(others, cancellationToken);
        var restored = await RestoreAsync(db, [.. page.Where(p => p.FormerSealed is not null)], now, cancellationToken);

        var changed = restored.Concat(kept.Keys).ToList();
        if (changed.Count > 0)
            await db.BumpSendVersionAsync(changed, cancellationToken);
        changed = [.. changed.Union(withFacts)];
        if (changed.Count > 0)
        {
            foreach (var sink in sinks)
                await sink.ContactsChangedAsync(db, changed, now, cancellationToken);
        }

        await StrikeAsync(db, run, [.. page.Select(p => p.ContactId)], kept, cancellationToken);
        return new UndoOutcome(removed.Count, restored.Union(withFacts).Count(), kept.Count, page.Count);
    }

    private async Task<Dictionary<ContactId, string>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var tied = new Dictionary<ContactId, string>();
        if (people.Count == 0)
            return tied;
        foreach (var tie in ties)
        {
            foreach (var person in await tie.TiedAsync(db, people, cancellationToken))
                tied.TryAdd(person, tie.Word);
        }

        return tied;
    }

    private async Task<IReadOnlyList<ContactId>> RestoreAsync(AppDbContext db, IReadOnlyList<ImportedPerson> notes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = notes.Select(n => n.ContactId).ToList();
        var people = await db.Contacts.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        foreach (var note in notes)
        {
            if (!people.TryGetValue(note.ContactId, out var person))
                continue;
            formers.Restore(db.Entry(person), note.FormerSealed!);
            person.ChangedAt = now;
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return [.. people.Keys];
    }

    private static async Task StrikeAsync(
        AppDbContext db, ImportRunId run, IReadOnlyCollection<ContactId> page, Dictionary<ContactId, string> kept, CancellationToken cancellationToken)
    {
        await db.ImportedFacts.Where(f => f.RunId == run && page.Contains(f.ContactId)).ExecuteDeleteAsync(cancellationToken);
        foreach (var group in kept.GroupBy(k => k.Value, k => k.Key))
        {
            var ids = group.ToList();
            await db.ImportedPeople.Where(p => p.RunId == run && ids.Contains(p.ContactId)).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.Touch, PersonTouch.Kept).SetProperty(p => p.KeptFor, group.Key), cancellationToken);
        }

        await db.ImportedPeople.Where(p => p.RunId == run && p.Touch != PersonTouch.Kept && page.Contains(p.ContactId)).ExecuteDeleteAsync(cancellationToken);
    }
}
