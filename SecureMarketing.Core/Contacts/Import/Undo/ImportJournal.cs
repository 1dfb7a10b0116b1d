using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Writes down within each batch whom the run touches and what stood there before, so that the run can be undone as a
/// whole. Of people whom the run itself brought in no facts are noted: they go with the person.
/// </summary>
internal sealed class ImportJournal(ImportRun run, FormerValues formers)
{
    private const int IdsPerQuery = 500;

    private Dictionary<ContactId, ImportedPerson> noted = [];
    private HashSet<ContactId> own = [];

    /// <summary>Notes the people of a batch. Call after the changes are made and before they are saved.</summary>
    /// <param name="db">Tracks the people; nothing else of theirs is pending.</param>
    /// <param name="people">Everyone the batch is about.</param>
    /// <param name="isNew">Those whom this batch brings in.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task NotePeopleAsync(AppDbContext db, IReadOnlyCollection<Contact> people, IReadOnlySet<ContactId> isNew, CancellationToken cancellationToken)
    {
        if (run.DryRun)
            return;
        noted = await LoadAsync(db, [.. people.Select(p => p.Id).Where(id => !isNew.Contains(id))], cancellationToken);
        own = [.. isNew, .. noted.Values.Where(n => n.Touch == PersonTouch.Created).Select(n => n.ContactId)];
        var added = new List<ImportedPerson>();
        foreach (var person in people)
        {
            var changed = !own.Contains(person.Id) && db.Entry(person) is { State: EntityState.Modified };
            if (noted.TryGetValue(person.Id, out var note))
            {
                if (!changed)
                    continue;
                note.FormerSealed = formers.Keep(db.Entry(person), note.FormerSealed);
                note.Touch = PersonTouch.Changed;
                continue;
            }

            added.Add(new ImportedPerson
            {
                RunId = run.Id,
                ContactId = person.Id,
                Touch = isNew.Contains(person.Id) ? PersonTouch.Created : changed ? PersonTouch.Changed : PersonTouch.Confirmed,
                FormerSealed = changed ? formers.Keep(db.Entry(person), null) : null,
            });
        }

        await db.InsertRowsAsync(added, cancellationToken);
    }

    /// <summary>Notes which facts the batch adds, changes or takes away.</summary>
    /// <param name="db">Within the batch's transaction.</param>
    /// <param name="table">Where they stand.</param>
    /// <param name="before">Each row as it was; null when there was none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task NoteFactsAsync<TRow>(
        AppDbContext db, FactTable table, IEnumerable<(ContactId Contact, long Key, TRow? Former)> before, CancellationToken cancellationToken) where TRow : class
    {
        if (run.DryRun)
            return;
        var others = before.Where(b => !own.Contains(b.Contact)).ToList();
        var earlier = new HashSet<(ContactId, long)>();
        // Only people of an earlier batch of this run can have facts noted already; the older note is the right one.
        foreach (var chunk in others.Select(o => o.Contact).Distinct().Where(noted.ContainsKey).Chunk(IdsPerQuery))
        {
            foreach (var known in await db.ImportedFacts.AsNoTracking().Where(f => f.RunId == run.Id && f.Table == table && chunk.Contains(f.ContactId))
                         .Select(f => new { f.ContactId, f.SourceKey }).ToListAsync(cancellationToken))
            {
                earlier.Add((known.ContactId, known.SourceKey));
            }
        }

        await db.InsertRowsAsync<ImportedFact>([.. others.Where(o => !earlier.Contains((o.Contact, o.Key))).Select(o => new ImportedFact
        {
            RunId = run.Id,
            ContactId = o.Contact,
            Table = table,
            SourceKey = o.Key,
            Former = o.Former is null ? null : JsonSerializer.Serialize(o.Former),
        })], cancellationToken);
    }

    private async Task<Dictionary<ContactId, ImportedPerson>> LoadAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ContactId, ImportedPerson>();
        foreach (var chunk in people.Chunk(IdsPerQuery))
        {
            foreach (var note in await db.ImportedPeople.Where(p => p.RunId == run.Id && chunk.Contains(p.ContactId)).ToListAsync(cancellationToken))
                found.Add(note.ContactId, note);
        }

        return found;
    }
}
