using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Bounces;

/// <summary>Findings of reports. The suppression that followed from one is evidence and stays, and so does the message's state.</summary>
internal sealed class BounceRetention : IRetentionStore
{
    private const int Records = 500;

    public RetentionClass Class => RetentionClass.Bounces;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var due = Due(db, scope);
        var kept = scope.Held.Count == 0 ? 0 : await due.CountAsync(IsHeld(scope.Held), cancellationToken);
        return new RetentionCounts(await due.CountAsync(cancellationToken) - kept, kept, 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        var held = scope.Held.Select(c => (ContactId?)c).ToList();
        var due = await Due(db, scope).Where(r => r.ContactId == null || !held.Contains(r.ContactId)).OrderBy(r => r.Id).Select(r => new { r.Id, r.ReportId }).Take(Records).ToListAsync(cancellationToken);
        if (due.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        var (ids, reports) = (due.Select(r => r.Id).ToList(), due.Select(r => r.ReportId).Distinct().ToList());
        var gone = await db.BounceRecords.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        var left = db.BounceRecords;
        await db.BounceReports.Where(r => reports.Contains(r.Id) && !left.Any(f => f.ReportId == r.Id)).ExecuteDeleteAsync(cancellationToken);
        return new DisposedBatch(gone, 0, due.Count == Records ? DisposalStep.Again : DisposalStep.Done);
    }

    private static IQueryable<BounceRecord> Due(AppDbContext db, RetentionScope scope)
    {
        var at = scope.CutOffAt;
        return db.BounceRecords.Where(r => r.At < at);
    }

    private static System.Linq.Expressions.Expression<Func<BounceRecord, bool>> IsHeld(IEnumerable<ContactId> people)
    {
        var held = people.Select(c => (ContactId?)c).ToList();
        return r => r.ContactId != null && held.Contains(r.ContactId);
    }
}
