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
    /// <summary>A statement makes a row for each of its codes, and an observation eight places for each component.</summary>
    private const int Parts = 1_024;

    private const int KeysPerQuery = 1_000;

    private readonly string sourceSystem;
    private readonly List<(FactTable Table, ContactId Contact, string Type, string Id)> found = [];

    private DeletionsInBatch(string sourceSystem) => this.sourceSystem = sourceSystem;

    /// <summary>Under whose records the rows lie.</summary>
    public IReadOnlyCollection<ContactId> People => [.. found.Select(f => f.Contact).Distinct()];

    /// <summary>
    /// Asks each table once for a thousand deleted resources, by the first row that each has; none when nothing was deleted. What the
    /// batch itself brings of them does not come in: the result must not depend on where batches end.
    /// </summary>
    public static async Task<DeletionsInBatch> FindAsync(AppDbContext db, ImportBatch batch, string sourceSystem, CancellationToken cancellationToken)
    {
        var deletions = new DeletionsInBatch(sourceSystem);
        foreach (var kept in batch.Deletions.Where(d => d.Type is "Patient" or "Coverage").ToList())
            batch.Reject(kept.Place, ImportCodes.DeletedKept, kept: true);
        foreach (var table in batch.Deletions.Select(d => (d.Type, d.Id, Table: TableOf(d.Type))).Where(d => d.Table is not null).Distinct().GroupBy(d => d.Table!.Value))
        {
            deletions.LeaveOut(batch, table.Key, table.Select(d => (d.Type, d.Id)));
            foreach (var chunk in table.Chunk(KeysPerQuery))
            {
                var resources = new Dictionary<long, (string Type, string Id)>();
                foreach (var (type, id, _) in chunk)
                    resources.TryAdd(deletions.Key(type, id, 0), (type, id));
                foreach (var (contact, key) in await RowsAsync(db, table.Key, [.. resources.Keys], cancellationToken))
                    deletions.found.Add((table.Key, contact, resources[key].Type, resources[key].Id));
            }
        }

        return deletions;
    }

    /// <summary>Whose rows of a table have to be loaded.</summary>
    public IEnumerable<ContactId> Of(FactTable table) => found.Where(f => f.Table == table).Select(f => f.Contact).Distinct();

    /// <summary>Takes the rows back. Call after the batch's own rows are laid: what the source deleted, it said last.</summary>
    public void Lay<TRow>(FactTable table, FactMerge<TRow> rows) where TRow : class
    {
        foreach (var row in found.Where(f => f.Table == table))
        {
            foreach (var key in Keys(table, row.Type, row.Id))
                rows.Lay(row.Contact, key, retracted: true, _ => throw new InvalidOperationException("A retraction makes no row."));
        }
    }

    private static FactTable? TableOf(string type) => type switch
    {
        "Encounter" => FactTable.Encounter,
        "Appointment" => FactTable.Appointment,
        "Condition" or "MedicationRequest" or "Procedure" or "Observation" or "Immunization" or "AllergyIntolerance" or "CarePlan" => FactTable.Clinical,
        _ => null,
    };

    private static async Task<IEnumerable<(ContactId Contact, long Key)>> RowsAsync(AppDbContext db, FactTable table, long[] keys, CancellationToken cancellationToken)
    {
        var rows = table switch
        {
            FactTable.Encounter => db.Encounters.AsNoTracking().Where(e => keys.Contains(e.SourceKey)).Select(e => new { e.ContactId, e.SourceKey }),
            FactTable.Appointment => db.Appointments.AsNoTracking().Where(a => keys.Contains(a.SourceKey)).Select(a => new { a.ContactId, a.SourceKey }),
            _ => db.ClinicalFacts.AsNoTracking().Where(f => keys.Contains(f.SourceKey)).Select(f => new { f.ContactId, f.SourceKey }),
        };
        return (await rows.ToListAsync(cancellationToken)).Select(r => (r.ContactId, r.SourceKey));
    }

    private void LeaveOut(ImportBatch batch, FactTable table, IEnumerable<(string Type, string Id)> resources)
    {
        var brings = table switch { FactTable.Encounter => batch.Encounters.Count, FactTable.Appointment => batch.Appointments.Count, _ => batch.Facts.Count };
        if (brings == 0)
            return;
        var keys = resources.SelectMany(r => Keys(table, r.Type, r.Id)).ToHashSet();
        batch.Encounters.RemoveAll(e => table == FactTable.Encounter && keys.Contains(e.SourceKey));
        batch.Appointments.RemoveAll(a => table == FactTable.Appointment && keys.Contains(a.SourceKey));
        batch.Facts.RemoveAll(f => table == FactTable.Clinical && keys.Contains(f.SourceKey));
    }

    private IEnumerable<long> Keys(FactTable table, string type, string id) => Enumerable.Range(0, table == FactTable.Clinical ? Parts : 1).Select(part => Key(type, id, part));

    private long Key(string type, string id, int part) => FhirValues.SourceKey(sourceSystem, type, id, part);
}
