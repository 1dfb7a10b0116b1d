using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Forms;

/// <summary>
/// Completions of forms, and personal links that have expired. What was answered is on the person's record and goes with that; an opt-in is
/// evidence of its own and stays.
/// </summary>
internal sealed class CompletionRetention : IRetentionStore
{
    private const int Rows = 1_000;

    public RetentionClass Class => RetentionClass.FormCompletions;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var (day, at, held) = (scope.CutOffDay, scope.CutOffAt, scope.Held);
        var completions = db.FormSubmissions.Where(s => s.Day < day);
        var links = db.FormLinks.Where(l => l.ExpiresAt < at);
        var kept = held.Count == 0 ? 0 : await completions.CountAsync(s => held.Contains(s.Contact), cancellationToken) + await links.CountAsync(l => held.Contains(l.Contact), cancellationToken);
        return new RetentionCounts(await completions.CountAsync(cancellationToken) + await links.CountAsync(cancellationToken) - kept, kept, 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        var (day, at, held) = (scope.CutOffDay, scope.CutOffAt, scope.Held);
        var due = await db.FormSubmissions.Where(s => s.Day < day && !held.Contains(s.Contact)).OrderBy(s => s.Id).Select(s => new { s.Id, s.Contact }).Take(Rows).ToListAsync(cancellationToken);
        var completions = due.ConvertAll(s => s.Id);
        await AudienceFeed.ChangedAsync(db, due.Select(s => s.Contact).Distinct(), facts: true, cancellationToken);
        var links = await db.FormLinks.Where(l => l.ExpiresAt < at && !held.Contains(l.Contact)).OrderBy(l => l.Id).Select(l => l.Id).Take(Rows).ToListAsync(cancellationToken);
        var gone = completions.Count == 0 ? 0 : await db.FormSubmissions.Where(s => completions.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
        gone += links.Count == 0 ? 0 : await db.FormLinks.Where(l => links.Contains(l.Id)).ExecuteDeleteAsync(cancellationToken);
        return new DisposedBatch(gone, 0, completions.Count == Rows || links.Count == Rows ? DisposalStep.Again : DisposalStep.Done);
    }
}
