using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Stated;

/// <summary>
/// Writes what a person stated about themselves as an import writes a row: sealed and indexed the same way, journaled so that it can be
/// undone, looked at for duplicates, and told to whoever rolls up facts. Addresses arrive unverified.
/// </summary>
internal sealed class StatedPeople(ContactSeal seal, CustomSeal customSeal, FormerValues formers, IEnumerable<IContactFactSink> sinks, IAuditTrail trail)
{
    /// <summary>Source system of records that nobody had on file before.</summary>
    public const string SourceSystem = "form";

    /// <summary>
    /// Brings in a record of its own. What one origin brings in on one day is one run, so that a day of spam is taken back as one
    /// import is.
    /// </summary>
    /// <param name="db">With an open transaction.</param>
    /// <param name="origin">Names the run's requester, at most 150 characters, no PHI.</param>
    /// <param name="record">Its source id is new.</param>
    /// <param name="dayStart">Beginning of the organisation's day.</param>
    /// <param name="now">The moment of the statement.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when the source id is that of somebody who was erased.</returns>
    public async Task<ContactId?> AddAsync(AppDbContext db, string origin, PersonRecord record, DateTimeOffset dayStart, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var actor = Actor.Worker(origin);
        var role = actor.Role;
        var run = await db.ImportRuns.AsNoTracking().Where(r => r.RequestedRole == role && r.SourceSystem == SourceSystem && r.State == ImportState.Finished && r.RequestedAt >= dayStart)
            .OrderByDescending(r => r.RequestedAt).FirstOrDefaultAsync(cancellationToken);
        // The row stays ours until the end of the transaction: what is added to a run that is being undone could never be undone.
        if (run is null || await db.ImportRuns.Where(r => r.Id == run.Id && r.State == ImportState.Finished).ExecuteUpdateAsync(set => set.SetProperty(r => r.EndedAt, now), cancellationToken) == 0)
            run = await BeginAsync(db, actor, SourceSystem, now, cancellationToken);
        return await WriteAsync(db, run, record, now, cancellationToken);
    }

    /// <summary>
    /// Lays the statement over the record of someone who proved to be that person. A run of its own, so that the order of imports by
    /// which an undo goes stays true.
    /// </summary>
    /// <param name="db">With an open transaction.</param>
    /// <param name="origin">As above.</param>
    /// <param name="contact">Whose record it is; the record's source id is theirs.</param>
    /// <param name="record">What was stated.</param>
    /// <param name="now">The moment of the statement.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False while an import or an undo runs or waits, and when the person was erased.</returns>
    public async Task<bool> ChangeAsync(AppDbContext db, string origin, Contact contact, PersonRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await ImportLease.TryTakeWithinAsync(db, now, cancellationToken) || await db.ImportRuns.AnyAsync(r => r.State == ImportState.Undoing, cancellationToken))
            return false;
        return await WriteAsync(db, await BeginAsync(db, Actor.Worker(origin), contact.SourceSystem, now, cancellationToken), record, now, cancellationToken) is not null;
    }

    private static async Task<ImportRun> BeginAsync(AppDbContext db, Actor actor, string sourceSystem, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var run = new ImportRun(ImportRunId.New(), new ImportOptions { SourceSystem = sourceSystem }, actor, files: 1, now);
        run.Begin(now);
        // What stands for a file here is the page that was sent: it was read whole.
        run.Advance(new BatchOutcome(0, 0, 0, 0, []), filesDone: 1, stepsDone: 0);
        run.End(ImportState.Finished, null, now);
        db.ImportRuns.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(run).State = EntityState.Detached;
        return run;
    }

    /// <returns>Null when the writer left the record out: it belongs to somebody who was erased.</returns>
    private async Task<ContactId?> WriteAsync(AppDbContext db, ImportRun run, PersonRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var batch = new ImportBatch(maxPeople: 1);
        batch.People.Add(record);
        var outcome = await new ImportWriter(seal, customSeal, formers, sinks, trail, run).WriteAsync(db, batch, BatchTurn.Alone(), now, cancellationToken);
        var id = run.Id;
        // Relative and in one statement: two people may press at once.
        await db.ImportRuns.Where(r => r.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Created, r => r.Created + outcome.Created).SetProperty(r => r.Updated, r => r.Updated + outcome.Updated)
                .SetProperty(r => r.Unchanged, r => r.Unchanged + outcome.Unchanged).SetProperty(r => r.EndedAt, now), cancellationToken);
        db.ChangeTracker.Clear();
        var (system, source) = (run.SourceSystem, record.SourceId);
        return await db.Contacts.Where(c => c.SourceSystem == system && c.SourceId == source).Select(c => (ContactId?)c.Id).SingleOrDefaultAsync(cancellationToken);
    }
}
