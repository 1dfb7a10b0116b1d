using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Carries an undo to its end, page after page of the run's journal, each in a transaction of its own with the progress in
/// it. After a crash it goes on where it was: what is undone has left the journal. No import runs meanwhile.
/// </summary>
internal sealed partial class UndoRunner(
    IDbContextFactory<AppDbContext> contexts, UndoBatch batch, IEnumerable<IContactFactSink> sinks, ImportLease lease, TimeProvider clock, ILogger<UndoRunner> log)
{
    /// <returns><c>import.busy</c> while an import or another undo runs, <c>import.not_undoing</c> when nobody asked for it.</returns>
    public async Task<Result<ImportRun>> RunAsync(ImportRunId id, CancellationToken cancellationToken)
    {
        await using var held = await lease.TryTakeAsync(id, cancellationToken);
        if (held is null)
            return ImportErrors.Busy;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.UseShortStatementsAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var outcome = await batch.RunAsync(db, id, now, cancellationToken);
            if (await db.ImportRuns.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } run)
                return ImportErrors.NotFound;
            if (run.State != ImportState.Undoing)
                return ImportErrors.NotUndoing;
            if (outcome is not null)
            {
                run.AdvanceUndo(outcome);
            }
            else
            {
                await AccountUndo.RunAsync(db, id, sinks, now, cancellationToken);
                run.EndUndo(now);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (outcome is not null)
                continue;
            LogUndone(id.Value, run.UndoRemoved, run.UndoRestored, run.UndoKept);
            return run;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Import {Run} was undone: {Removed} people removed, {Restored} restored, {Kept} kept")]
    private partial void LogUndone(Guid run, int removed, int restored, int kept);
}
