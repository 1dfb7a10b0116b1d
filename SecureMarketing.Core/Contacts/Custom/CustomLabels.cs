using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>
/// Raises what custom attributes count as to what a run's mapping says of their columns. Nothing here lowers it, and undoing the run
/// does not either: a label that was needed once is taken away by somebody who may see sensitive information, not by a file.
/// </summary>
internal sealed class CustomLabels(IAuditTrail trail, ImportRun run)
{
    private readonly Dictionary<int, Sensitivity> given = [];

    /// <summary>Runs in the caller's transaction. Costs a statement for each attribute once in a run, nothing where no column is labelled.</summary>
    public async Task RaiseAsync(AppDbContext db, IEnumerable<CustomEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<int, Sensitivity>();
        foreach (var entry in entries.Where(e => e.Label != Sensitivity.None && !given.GetValueOrDefault(e.AttributeId).HasFlag(e.Label)))
            wanted[entry.AttributeId] = wanted.GetValueOrDefault(entry.AttributeId) | entry.Label;
        foreach (var (id, label) in wanted)
        {
            given[id] = given.GetValueOrDefault(id) | label;
            // In one statement, so that a person who changes the attribute meanwhile fails instead of the import.
            var raised = await db.CustomAttributes.Where(a => a.Id == id && (a.Sensitivity | label) != a.Sensitivity).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Sensitivity, a => a.Sensitivity | label).SetProperty(a => a.Revision, a => a.Revision + 1).SetProperty(a => a.ChangedAt, now), cancellationToken);
            if (raised == 0)
                continue;
            var attribute = await db.CustomAttributes.AsNoTracking().Where(a => a.Id == id).Select(a => new { a.Key, a.Revision }).SingleAsync(cancellationToken);
            var entry = new AuditEntry
            {
                Action = AuditAction.AttributeChanged,
                ObjectType = "attribute",
                ObjectId = attribute.Key,
                ObjectVersion = attribute.Revision,
                ReasonCodes = "raised-by-import",
                CorrelationId = run.Id.Value,
            };
            trail.Append(db, Actor.Worker("import"), entry, now);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
