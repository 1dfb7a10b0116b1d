using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Carries out a run: reads file after file, writes batch after batch, each in a transaction of its own. A crash leaves
/// whole batches, and running again completes the rest. A dry run holds one transaction and takes it back at the end.
/// </summary>
internal sealed partial class ImportRunner(
    IDbContextFactory<AppDbContext> contexts,
    ContactSeal seal,
    CustomSeal customSeal,
    FormerValues formers,
    ImportNames names,
    IFieldCipher cipher,
    ImportStaging staging,
    ImportLease lease,
    ImportsAtWork atWork,
    ImportSettings settings,
    IEnumerable<IContactFactSink> sinks,
    IAuditTrail trail,
    TimeProvider clock,
    ILogger<ImportRunner> log)
{
    /// <summary>Runs it to its end.</summary>
    /// <returns><c>import.busy</c> while another import runs, <c>import.over</c> when it was run before.</returns>
    public async Task<Result<ImportRun>> RunAsync(ImportRunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.ImportRuns.SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (run is null)
            return ImportErrors.NotFound;
        if (run.State is not (ImportState.Queued or ImportState.Running))
            return ImportErrors.Over;
        await using var held = await lease.TryTakeAsync(id, cancellationToken, run.DryRun);
        if (held is null)
            return ImportErrors.Busy;
        // Another process may have carried it out between the look and the lease.
        await db.Entry(run).ReloadAsync(cancellationToken);
        if (run.State is not (ImportState.Queued or ImportState.Running))
            return ImportErrors.Over;
        if (await db.ImportRuns.AnyAsync(r => r.State == ImportState.Undoing, cancellationToken))
            return ImportErrors.UndoRunning;
        foreach (var cutOff in await db.ImportRuns.Where(r => r.State == ImportState.Running && r.Id != id).ToListAsync(cancellationToken))
            // Nobody holds its lease. Going on with it after this run would mix the order in which undoing relies on.
            cutOff.End(ImportState.Failed, ImportErrors.Interrupted.Code, clock.GetUtcNow());
        run.Begin(clock.GetUtcNow());
        if (run.DryRun)
        {
            await db.ImportRows.Where(r => r.RunId == id).ExecuteDeleteAsync(cancellationToken);
            await db.ImportChanges.Where(c => c.RunId == id).ExecuteDeleteAsync(cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return await ReadAsync(run, cancellationToken);
    }

    private async Task<Result<ImportRun>> ReadAsync(ImportRun run, CancellationToken cancellationToken)
    {
        List<(int Number, string Path, string Name)> files;
        ImportMapping? mapping;
        TargetBook book;
        var unchanged = true;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var registered = await db.ImportFiles.AsNoTracking().Where(f => f.RunId == run.Id).OrderBy(f => f.Number).ToListAsync(cancellationToken);
            files = [.. registered.Select(f => (f.Number, names.Path(f), names.Name(f)))];
            // What was skipped as done must be what was read before the crash.
            foreach (var file in run.StepsDone == 0 ? [] : registered)
                unchanged &= await IsUnchangedAsync(file, cancellationToken);
            var pinned = await db.RunMappings.AsNoTracking().SingleOrDefaultAsync(m => m.RunId == run.Id, cancellationToken);
            mapping = pinned is null ? null : MappingJson.Read(pinned.Definition, out _) ?? throw new InvalidOperationException("The mapping of a run is not readable.");
            book = await TargetBook.LoadAsync(db, cancellationToken);
        }

        ImportState state;
        string? failure = null;
        using var work = atWork.Begin(run.Id);
        await using (var ledger = await ImportLedger.OpenAsync(contexts, run, new ImportWriter(seal, customSeal, formers, sinks, trail, run), new DryRunDiff(seal), cipher, RejectionLimit.Of(run, settings), work, clock, cancellationToken))
        {
            try
            {
                if (unchanged)
                    await new ImportPass(run, files, mapping, book, ledger, Math.Max(1, settings.BatchPeople)).RunAsync(cancellationToken);
                (state, failure) = (unchanged, ledger) switch
                {
                    (false, _) => (ImportState.Failed, ImportErrors.FileChanged.Code),
                    (_, { Cancelled: true }) => (ImportState.Cancelled, null),
                    (_, { LimitReached: true }) => (ImportState.Stopped, ImportErrors.TooManyRejected.Code),
                    _ => (ImportState.Finished, null),
                };
            }
            catch (OperationCanceledException) when (!run.Background)
            {
                // A background run that is interrupted by a shutdown stays "running" and is begun anew at the next start.
                state = ImportState.Cancelled;
            }
            catch (Exception fault) when (fault is DbUpdateException or System.Data.Common.DbException or InvalidOperationException or System.Security.Cryptography.CryptographicException)
            {
                LogFailed(run.Id.Value, fault.GetType().Name);
                state = ImportState.Failed;
                failure = ImportErrors.Failed.Code;
            }

            await ledger.CloseAsync(state, failure, CancellationToken.None);
        }

        // A dry run's files stay a while: it may be confirmed.
        if (run is { Background: true, DryRun: false } && files.Count > 0)
            staging.Discard(files[0].Path);
        await using var after = await contexts.CreateDbContextAsync(CancellationToken.None);
        var ended = await after.ImportRuns.AsNoTracking().SingleAsync(r => r.Id == run.Id, CancellationToken.None);
        LogEnded(run.Id.Value, (int)ended.State, ended.Created, ended.Updated, ended.Facts, ended.Rejected);
        return ended switch
        {
            { State: ImportState.Stopped } => ImportErrors.TooManyRejected,
            { FailureCode: { } code } when code == ImportErrors.FileChanged.Code => ImportErrors.FileChanged,
            { State: ImportState.Failed } => ImportErrors.Failed,
            _ => ended,
        };
    }

    private async Task<bool> IsUnchangedAsync(ImportFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = File.OpenRead(names.Path(file));
            return (await SHA256.HashDataAsync(content, cancellationToken)).AsSpan().SequenceEqual(file.Sha256);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Import {Run} ended in state {State}: {Created} created, {Updated} updated, {Facts} facts, {Rejected} rejected")]
    private partial void LogEnded(Guid run, int state, int created, int updated, int facts, int rejected);

    [LoggerMessage(2, LogLevel.Error, "Import {Run} failed: {Fault}")]
    private partial void LogFailed(Guid run, string fault);
}
