using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>Rows that ended imports left out (places and codes), and the masked examples of what dry runs would change. The run and its counts stay.</summary>
internal sealed class ImportRowRetention : IRetentionStore
{
    private const int Rows = 1000;

    public RetentionClass Class => RetentionClass.ImportRows;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken) =>
        new(await DueRows(db, scope).CountAsync(cancellationToken) + await DueChanges(db, scope).CountAsync(cancellationToken), 0, 0);

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        var ids = await DueRows(db, scope).OrderBy(r => r.Id).Select(r => r.Id).Take(Rows).ToListAsync(cancellationToken);
        if (ids.Count > 0)
            return new DisposedBatch(await db.ImportRows.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken), 0, DisposalStep.Again);
        var runs = await DueChanges(db, scope).Select(c => c.RunId).Distinct().Take(Rows).ToListAsync(cancellationToken);
        return runs.Count == 0
            ? new DisposedBatch(0, 0, DisposalStep.Done)
            : new DisposedBatch(await db.ImportChanges.Where(c => runs.Contains(c.RunId)).ExecuteDeleteAsync(cancellationToken), 0, DisposalStep.Again);
    }

    private static IQueryable<ImportRow> DueRows(AppDbContext db, RetentionScope scope)
    {
        var runs = Ended(db, scope);
        return db.ImportRows.Where(r => runs.Any(e => e.Id == r.RunId));
    }

    private static IQueryable<ImportChange> DueChanges(AppDbContext db, RetentionScope scope)
    {
        var runs = Ended(db, scope);
        return db.ImportChanges.Where(c => runs.Any(e => e.Id == c.RunId));
    }

    private static IQueryable<ImportRun> Ended(AppDbContext db, RetentionScope scope)
    {
        var at = scope.CutOffAt;
        return db.ImportRuns.Where(r => r.EndedAt < at && r.State != ImportState.Queued && r.State != ImportState.Running && r.State != ImportState.Undoing);
    }
}
