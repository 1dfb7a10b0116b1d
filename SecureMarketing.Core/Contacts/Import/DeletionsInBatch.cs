using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Finds what the deleted resources of a batch are here, so that it is taken back as a retraction would be: journalled, and undone
/// with its run. What is not on file is passed over; a person is not let go by it, nor what insurance they have had.
/// </summary>
internal sealed class DeletionsInBatch
{
    /// <summary>A statement makes a row for each of up to so many codes.</summary>
    private const int Codes = 8;

    /// <summary>An observation has further rows for its components; vital signs and panels stay below so many.</summary>
    private const int Components = 16;

    private const int KeysPerQuery = 4_000;

    private readonly List<(FactTable Table, ContactId Contact, long Key)> found = [];

    /// <summary>Under whose records the rows lie.</summary>
    public IReadOnlyCollection<ContactId> People => [.. found.Select(f => f.Contact).Distinct()];

    /// <summary>One look along each table that a deleted resource may be in; none when nothing was deleted.</summary>
    public static async Task<DeletionsInBatch> FindAsync(AppDbContext db, ImportBatch batch, string sourceSystem, CancellationToken cancellationToken)
    {
        var deletions = new DeletionsInBatch();
        var keys = new Dictionary<FactTable, HashSet<long>> { [FactTable.Clinical] = [], [FactTable.Encounter] = [], [FactTable.Appointment] = [] };
        foreach (var deletion in batch.Deletions)
        {
            long Key(int part) => FhirValues.SourceKey(sourceSystem, deletion.Type, deletion.Id, part);
            switch (deletion.Type)
            {
                case "Patient" or "Coverage":
                    batch.Reject(deletion.Place, ImportCodes.DeletedKept, kept: true);
                    break;
                case "Encounter":
                    keys[FactTable.Encounter].Add(Key(0));
                    break;
                case "Appointment":
                    keys[FactTable.Appointment].Add(Key(0));
                    break;
                case "Condition" or "MedicationRequest" or "Procedure" or "Observation" or "Immunization" or "AllergyIntolerance" or "CarePlan":
                    keys[FactTable.Clinical].UnionWith(Enumerable.Range(0, Codes * (deletion.Type == "Observation" ? Components : 1)).Select(Key));
                    break;
            }
        }

        foreach (var chunk in keys[FactTable.Encounter].Chunk(KeysPerQuery))
            deletions.Take(FactTable.Encounter, from row in await db.Encounters.AsNoTracking().Where(e => chunk.Contains(e.SourceKey)).Select(e => new { e.ContactId, e.SourceKey }).ToListAsync(cancellationToken) select (row.ContactId, row.SourceKey));
        foreach (var chunk in keys[FactTable.Appointment].Chunk(KeysPerQuery))
            deletions.Take(FactTable.Appointment, from row in await db.Appointments.AsNoTracking().Where(a => chunk.Contains(a.SourceKey)).Select(a => new { a.ContactId, a.SourceKey }).ToListAsync(cancellationToken) select (row.ContactId, row.SourceKey));
        foreach (var chunk in keys[FactTable.Clinical].Chunk(KeysPerQuery))
            deletions.Take(FactTable.Clinical, from row in await db.ClinicalFacts.AsNoTracking().Where(f => chunk.Contains(f.SourceKey)).Select(f => new { f.ContactId, f.SourceKey }).ToListAsync(cancellationToken) select (row.ContactId, row.SourceKey));
        return deletions;
    }

    /// <summary>Whose rows of a table have to be loaded.</summary>
    public IEnumerable<ContactId> Of(FactTable table) => found.Where(f => f.Table == table).Select(f => f.Contact).Distinct();

    /// <summary>Takes the rows back. Call after the batch's own rows are laid: what the source deleted, it said last.</summary>
    public void Lay<TRow>(FactTable table, FactMerge<TRow> rows) where TRow : class
    {
        foreach (var row in found.Where(f => f.Table == table))
            rows.Lay(row.Contact, row.Key, retracted: true, _ => throw new InvalidOperationException("A retraction makes no row."));
    }

    private void Take(FactTable table, IEnumerable<(ContactId Contact, long Key)> rows) => found.AddRange(rows.Select(r => (table, r.Contact, r.Key)));
}
