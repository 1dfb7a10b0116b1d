using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
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
    ImportNames names,
    IFieldCipher cipher,
    ImportStaging staging,
    IEnumerable<IContactFactSink> sinks,
    TimeProvider clock,
    ILogger<ImportRunner> log)
{
    private static readonly string Node = FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}");

    /// <summary>Runs it to its end.</summary>
    /// <returns><c>import.busy</c> while another import runs, <c>import.over</c> when it was run before.</returns>
    public async Task<Result<ImportRun>> RunAsync(ImportRunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.ImportRuns.SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (run is null)
            return ImportErrors.NotFound;
        if (run.IsOver)
            return ImportErrors.Over;
        if (await db.TryAcquireLeaseAsync(ImportLedger.LeaseName, Owner(id), clock.GetUtcNow(), ImportLedger.LeaseTime, cancellationToken) is null)
            return ImportErrors.Busy;
        try
        {
            run.Begin(clock.GetUtcNow());
            await db.ImportRows.Where(r => r.RunId == id).ExecuteDeleteAsync(cancellationToken);
            await db.ImportChanges.Where(c => c.RunId == id).ExecuteDeleteAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return await ReadAsync(run, cancellationToken);
        }
        finally
        {
            await db.ReleaseLeaseAsync(ImportLedger.LeaseName, Owner(id), clock.GetUtcNow(), CancellationToken.None);
        }
    }

    private async Task<Result<ImportRun>> ReadAsync(ImportRun run, CancellationToken cancellationToken)
    {
        List<(int Number, string Path, string Name)> files;
        ImportMapping? mapping;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            files = [.. (await db.ImportFiles.AsNoTracking().Where(f => f.RunId == run.Id).OrderBy(f => f.Number).ToListAsync(cancellationToken))
                .Select(f => (f.Number, names.Path(f), names.Name(f)))];
            var pinned = await db.RunMappings.AsNoTracking().SingleOrDefaultAsync(m => m.RunId == run.Id, cancellationToken);
            mapping = pinned is null ? null : MappingJson.Read(pinned.Definition, out _) ?? throw new InvalidOperationException("The mapping of a run is not readable.");
        }

        ImportState state;
        string? failure = null;
        await using (var ledger = await ImportLedger.OpenAsync(contexts, run, new ImportWriter(seal, sinks, run), new DryRunDiff(seal), cipher, Owner(run.Id), clock, cancellationToken))
        {
            try
            {
                await new ImportPass(run, files, mapping, ledger).RunAsync(cancellationToken);
                state = ledger.Cancelled ? ImportState.Cancelled : ImportState.Finished;
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
        return state == ImportState.Failed ? ImportErrors.Failed : ended;
    }

    private static string Owner(ImportRunId id) => FormattableString.Invariant($"{Node}:{id.Value:N}");

    [LoggerMessage(1, LogLevel.Information, "Import {Run} ended in state {State}: {Created} created, {Updated} updated, {Facts} facts, {Rejected} rejected")]
    private partial void LogEnded(Guid run, int state, int created, int updated, int facts, int rejected);

    [LoggerMessage(2, LogLevel.Error, "Import {Run} failed: {Fault}")]
    private partial void LogFailed(Guid run, string fault);
}
