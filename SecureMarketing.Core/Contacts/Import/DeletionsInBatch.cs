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
    /// <summary>A statement makes a row for each of its codes.</summary>
    private const int Codes = 8;

    /// <summary>An observation makes as many for each component.</summary>
    private const int ObservationParts = Codes * 128;

    /// <summary>Keys asked for at once, and deletions whose keys are held at once: a file may list any number.</summary>
    private const int KeysPerQuery = 10_000;
    private const int DeletionsAtOnce = 500;

    private readonly string sourceSystem;
    private readonly HashSet<long> brought = [];
    private readonly List<(FactTable Table, ContactId Contact, string Type, string Id)> found = [];

    private DeletionsInBatch(string sourceSystem) => this.sourceSystem = sourceSystem;

    /// <summary>Under whose records the rows lie.</summary>
    public IReadOnlyCollection<ContactId> People => [.. found.Select(f => f.Contact).Distinct()];

    /// <summary>
    /// Asks each table for the first row that each deleted resource has, and for its other rows where the first is not there: it may
    /// have been disposed of by itself. What the batch brings of such a resource before it says that it is deleted does not come in; what
    /// it brings after that does. The result does not depend on where batches end.
    /// </summary>
    public static async Task<DeletionsInBatch> FindAsync(AppDbContext db, ImportBatch batch, string sourceSystem, CancellationToken cancellationToken)
    {
        var deletions = new DeletionsInBatch(sourceSystem);
        foreach (var kept in batch.Deletions.Where(d => d.Type is "Patient" or "Coverage").ToList())
            batch.Reject(kept.Place, ImportCodes.DeletedKept, kept: true);
        foreach (var table in batch.Deletions.GroupBy(d => TableOf(d.Type)))
        {
            if (table.Key is not { } place)
                continue;
            var resources = table.GroupBy(d => (d.Type, d.Id)).Select(g => (g.Key.Type, g.Key.Id, Place: g.Max(d => (d.Place.File, d.Place.Row)))).ToList();
            foreach (var some in resources.Chunk(DeletionsAtOnce))
                deletions.LeaveOut(batch, place, some);
            var missed = await deletions.AskAsync(db, place, resources.Select(r => (r.Type, r.Id)), _ => [0], cancellationToken);
            if (place == FactTable.Clinical)
                await deletions.AskAsync(db, place, missed, OtherParts, cancellationToken);
        }

        if (batch.Deletions.Count > 0)
            deletions.brought.UnionWith([.. batch.Encounters.Select(e => e.SourceKey), .. batch.Appointments.Select(a => a.SourceKey), .. batch.Facts.Select(f => f.SourceKey)]);
        return deletions;
    }

    /// <summary>Whose rows of a table have to be loaded.</summary>
    public IEnumerable<ContactId> Of(FactTable table) => found.Where(f => f.Table == table).Select(f => f.Contact).Distinct();

    /// <summary>Takes the rows back. Call after the batch's own rows are laid: what the source deleted, it said last.</summary>
    public void Lay<TRow>(FactTable table, FactMerge<TRow> rows) where TRow : class
    {
        foreach (var row in found.Where(f => f.Table == table))
        {
            foreach (var key in Keys(row.Type, row.Id).Where(k => !brought.Contains(k)))
                rows.Lay(row.Contact, key, retracted: true, _ => throw new InvalidOperationException("A retraction makes no row."));
        }
    }

    private static FactTable? TableOf(string type) => type switch
    {
        "Encounter" => FactTable.Encounter,
        "Appointment" => FactTable.Appointment,
        "Condition" or "MedicationRequest" or "Procedure" or "Observation" or "Immunization" or "AllergyIntolerance" or "CarePlan" or "RiskAssessment" => FactTable.Clinical,
        _ => null,
    };

    /// <summary>The other codes of a statement, and the first code of each component or prediction.</summary>
    private static IEnumerable<int> OtherParts(string type) =>
        [.. Enumerable.Range(1, Codes - 1), .. type is "Observation" or "RiskAssessment" ? Enumerable.Range(1, (ObservationParts / Codes) - 1).Select(c => c * Codes) : []];

    private static async Task<IEnumerable<(ContactId Contact, long Key)>> RowsAsync(AppDbContext db, FactTable table, long[] keys, CancellationToken cancellationToken)
    {
        // One parameter: a list of its own for every key would be more than databases take.
        var rows = table switch
        {
            FactTable.Encounter => db.Encounters.AsNoTracking().Where(e => EF.Parameter(keys).Contains(e.SourceKey)).Select(e => new { e.ContactId, e.SourceKey }),
            FactTable.Appointment => db.Appointments.AsNoTracking().Where(a => EF.Parameter(keys).Contains(a.SourceKey)).Select(a => new { a.ContactId, a.SourceKey }),
            _ => db.ClinicalFacts.AsNoTracking().Where(f => EF.Parameter(keys).Contains(f.SourceKey)).Select(f => new { f.ContactId, f.SourceKey }),
        };
        return (await rows.ToListAsync(cancellationToken)).Select(r => (r.ContactId, r.SourceKey));
    }

    /// <summary>Looks the resources up by some of their rows.</summary>
    /// <returns>Those that none was found of.</returns>
    private async Task<List<(string Type, string Id)>> AskAsync(
        AppDbContext db, FactTable table, IEnumerable<(string Type, string Id)> resources, Func<string, IEnumerable<int>> parts, CancellationToken cancellationToken)
    {
        var missed = new HashSet<(string Type, string Id)>();
        foreach (var chunk in resources.SelectMany(r => parts(r.Type).Select(p => (Resource: r, Key: Key(r.Type, r.Id, p)))).Chunk(KeysPerQuery))
        {
            var owners = new Dictionary<long, (string Type, string Id)>();
            foreach (var (resource, key) in chunk)
            {
                owners.TryAdd(key, resource);
                missed.Add(resource);
            }

            foreach (var row in (await RowsAsync(db, table, [.. owners.Keys], cancellationToken)).Select(r => (r.Contact, Resource: owners[r.Key])).Distinct())
            {
                missed.Remove(row.Resource);
                found.Add((table, row.Contact, row.Resource.Type, row.Resource.Id));
            }
        }

        return [.. missed];
    }

    private void LeaveOut(ImportBatch batch, FactTable table, IReadOnlyList<(string Type, string Id, (int File, int Row) Place)> resources)
    {
        var brings = table switch { FactTable.Encounter => batch.Encounters.Count, FactTable.Appointment => batch.Appointments.Count, _ => batch.Facts.Count };
        if (brings == 0)
            return;
        var gone = new Dictionary<long, (int File, int Row)>();
        foreach (var (type, id, place) in resources)
        {
            foreach (var key in Keys(type, id))
                gone.TryAdd(key, place);
        }

        bool IsGone(long key, RowPlace at) => gone.TryGetValue(key, out var place) && (at.File, at.Row).CompareTo(place) <= 0;
        batch.Encounters.RemoveAll(e => table == FactTable.Encounter && IsGone(e.SourceKey, e.Place));
        batch.Appointments.RemoveAll(a => table == FactTable.Appointment && IsGone(a.SourceKey, a.Place));
        batch.Facts.RemoveAll(f => table == FactTable.Clinical && IsGone(f.SourceKey, f.Place));
    }

    private IEnumerable<long> Keys(string type, string id) => Enumerable.Range(0, type switch
    {
        "Encounter" or "Appointment" => 1,
        "Observation" => ObservationParts,
        _ => Codes,
    }).Select(part => Key(type, id, part));

    private long Key(string type, string id, int part) => FhirValues.SourceKey(sourceSystem, type, id, part);
}
