using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Takes back what a run did to the facts of people who stay. New rows go by one statement per table; only rows that were
/// changed or taken away travel through memory.
/// </summary>
internal sealed class FactUndo(AppDbContext db, ImportRunId run)
{
    /// <summary>Restores the facts of people who were there before the run.</summary>
    /// <returns>Those whose facts the run had touched.</returns>
    public async Task<IReadOnlyList<ContactId>> RestoreAsync(IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var notes = db.ImportedFacts.AsNoTracking().Where(n => n.RunId == run && people.Contains(n.ContactId));
        var touched = await notes.Select(n => new { n.ContactId, n.Table }).Distinct().ToListAsync(cancellationToken);
        if (touched.Count == 0)
            return [];
        await db.ClinicalFacts.Where(f => people.Contains(f.ContactId) &&
            notes.Any(n => n.Table == FactTable.Clinical && n.ContactId == f.ContactId && n.SourceKey == f.SourceKey)).ExecuteDeleteAsync(cancellationToken);
        await db.Encounters.Where(e => people.Contains(e.ContactId) &&
            notes.Any(n => n.Table == FactTable.Encounter && n.ContactId == e.ContactId && n.SourceKey == e.SourceKey)).ExecuteDeleteAsync(cancellationToken);
        await db.Appointments.Where(a => people.Contains(a.ContactId) &&
            notes.Any(n => n.Table == FactTable.Appointment && n.ContactId == a.ContactId && n.SourceKey == a.SourceKey)).ExecuteDeleteAsync(cancellationToken);
        await db.CustomValues.Where(v => people.Contains(v.ContactId) &&
            notes.Any(n => n.Table == FactTable.Custom && n.ContactId == v.ContactId && n.SourceKey == v.AttributeId)).ExecuteDeleteAsync(cancellationToken);
        await db.Stakeholders.Where(s => people.Contains(s.ContactId) &&
            notes.Any(n => n.Table == FactTable.Stakeholder && n.ContactId == s.ContactId && n.SourceKey == s.AccountId)).ExecuteDeleteAsync(cancellationToken);

        await ReinsertAsync<ClinicalFact>(notes, FactTable.Clinical, cancellationToken);
        await ReinsertAsync<Encounter>(notes, FactTable.Encounter, cancellationToken);
        await ReinsertAsync<Appointment>(notes, FactTable.Appointment, cancellationToken);
        await ReinsertAsync<CustomValue>(notes, FactTable.Custom, cancellationToken);
        await ReinsertAsync<Stakeholder>(notes, FactTable.Stakeholder, cancellationToken);
        await db.RollUpAsync([.. touched.Where(t => t.Table == FactTable.Clinical).Select(t => t.ContactId).Distinct()], cancellationToken);
        return [.. touched.Select(t => t.ContactId).Distinct()];
    }

    /// <summary>Removes every fact of people whom the run brought in and who stay for another reason.</summary>
    public async Task RemoveAllAsync(IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        if (people.Count == 0)
            return;
        await db.ClinicalFacts.Where(f => people.Contains(f.ContactId)).ExecuteDeleteAsync(cancellationToken);
        await db.ClinicalLatest.Where(l => people.Contains(l.ContactId)).ExecuteDeleteAsync(cancellationToken);
        await db.Encounters.Where(e => people.Contains(e.ContactId)).ExecuteDeleteAsync(cancellationToken);
        await db.Appointments.Where(a => people.Contains(a.ContactId)).ExecuteDeleteAsync(cancellationToken);
        await db.CustomValues.Where(v => people.Contains(v.ContactId)).ExecuteDeleteAsync(cancellationToken);
        await db.Stakeholders.Where(s => people.Contains(s.ContactId)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task ReinsertAsync<TRow>(IQueryable<ImportedFact> notes, FactTable table, CancellationToken cancellationToken) where TRow : class
    {
        var former = await notes.Where(n => n.Table == table && n.Former != null).Select(n => n.Former!).ToListAsync(cancellationToken);
        await db.InsertRowsAsync<TRow>([.. former.Select(f => JsonSerializer.Deserialize<TRow>(f)!)], cancellationToken);
    }
}
