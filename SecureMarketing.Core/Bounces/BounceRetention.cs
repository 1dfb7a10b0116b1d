using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Bounces;

/// <summary>
/// Findings of reports, and reports without any. The suppression that followed from one is evidence and stays, and so does the
/// message's state. Of a letter or an unreadable message on a mail server the hash stays: it lies there still, and without the hash
/// it would be fetched anew.
/// </summary>
internal sealed class BounceRetention : IRetentionStore
{
    private const int Records = 500;

    public RetentionClass Class => RetentionClass.Bounces;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var due = Due(db, scope);
        var kept = scope.Held.Count == 0 ? 0 : await due.CountAsync(IsHeld(scope.Held), cancellationToken);
        return new RetentionCounts(await due.CountAsync(cancellationToken) - kept + await Bare(db, scope).CountAsync(cancellationToken), kept, 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        var findings = await FindingsAsync(db, scope, cancellationToken);
        var bare = Records - findings;
        var ids = bare > 0 ? await Bare(db, scope).OrderBy(r => r.Id).Select(r => r.Id).Take(bare).ToListAsync(cancellationToken) : [];
        await db.BounceReports.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        return new DisposedBatch(findings + ids.Count, 0, findings + ids.Count == Records ? DisposalStep.Again : DisposalStep.Done);
    }

    /// <summary>Disposes of findings, and of the reports that keep none.</summary>
    /// <returns>Findings that went.</returns>
    private static async Task<int> FindingsAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held.Select(c => (ContactId?)c).ToList();
        var due = await Due(db, scope).Where(r => r.ContactId == null || !held.Contains(r.ContactId)).OrderBy(r => r.Id).Select(r => new { r.Id, r.ReportId, r.Kind, r.Disposition }).Take(Records).ToListAsync(cancellationToken);
        if (due.Count == 0)
            return 0;
        var (ids, reports) = (due.Select(r => r.Id).ToList(), due.Select(r => r.ReportId).Distinct().ToList());
        var letters = due.Where(r => r.Kind == BounceKind.NotBounce || r is { Kind: BounceKind.Feedback, Disposition: BounceDisposition.Untied }).Select(r => r.ReportId).Distinct().ToList();
        await db.BounceRecords.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        var left = db.BounceRecords;
        await db.BounceReports.Where(r => reports.Contains(r.Id) && (r.SourceKey == null || !letters.Contains(r.Id)) && !left.Any(f => f.ReportId == r.Id)).ExecuteDeleteAsync(cancellationToken);
        return due.Count;
    }

    private static IQueryable<BounceRecord> Due(AppDbContext db, RetentionScope scope)
    {
        var at = scope.CutOffAt;
        return db.BounceRecords.Where(r => r.At < at);
    }

    private static IQueryable<BounceReport> Bare(AppDbContext db, RetentionScope scope)
    {
        var (at, records) = (scope.CutOffAt, db.BounceRecords);
        return db.BounceReports.Where(r => r.TakenAt < at && r.SourceKey == null && !records.Any(f => f.ReportId == r.Id));
    }

    private static System.Linq.Expressions.Expression<Func<BounceRecord, bool>> IsHeld(IEnumerable<ContactId> people)
    {
        var held = people.Select(c => (ContactId?)c).ToList();
        return r => r.ContactId != null && held.Contains(r.ContactId);
    }
}
