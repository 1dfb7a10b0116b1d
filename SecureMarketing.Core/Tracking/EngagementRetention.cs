using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Tracking;

/// <summary>
/// Opens and clicks, with what the message and the person's engagement columns remember of them. The message itself stays, for its
/// links must lead somewhere and its opt-out must work; an opt-out is evidence and stays, too.
/// </summary>
internal sealed class EngagementRetention(TrackingRegister register) : IRetentionStore
{
    private const int Messages = 200;

    public RetentionClass Class => RetentionClass.Engagement;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var messages = db.TrackedMessages;
        var due = Due(db, scope);
        var kept = held.Count == 0 ? 0 : await due.CountAsync(e => messages.Any(m => m.MessageId == e.MessageId && held.Contains(m.ContactId)), cancellationToken);
        return new RetentionCounts(await due.CountAsync(cancellationToken) - kept, kept, 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        var (held, at) = (scope.Held, scope.CutOffAt);
        var tracked = db.TrackedMessages;
        var ids = await Due(db, scope).Where(e => !tracked.Any(m => m.MessageId == e.MessageId && held.Contains(m.ContactId)))
            .Select(e => e.MessageId).Distinct().OrderBy(m => m).Take(Messages).ToListAsync(cancellationToken);
        if (ids.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        var gone = await Due(db, scope).Where(e => ids.Contains(e.MessageId)).ExecuteDeleteAsync(cancellationToken);
        var messages = db.TrackedMessages.Where(m => ids.Contains(m.MessageId));
        // What is left of a message's opens begins with the latest one, when that is young enough.
        await messages.Where(m => m.FirstOpenedAt < at).ExecuteUpdateAsync(set => set.SetProperty(m => m.FirstOpenedAt, m => m.LastOpenedAt), cancellationToken);
        await messages.Where(m => m.LastOpenedAt < at).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.FirstOpenedAt, (DateTimeOffset?)null).SetProperty(m => m.LastOpenedAt, (DateTimeOffset?)null), cancellationToken);
        await messages.Where(m => m.FirstClickedAt < at).ExecuteUpdateAsync(set => set.SetProperty(m => m.FirstClickedAt, m => m.LastClickedAt), cancellationToken);
        await messages.Where(m => m.LastClickedAt < at).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.FirstClickedAt, (DateTimeOffset?)null).SetProperty(m => m.LastClickedAt, (DateTimeOffset?)null), cancellationToken);
        var people = await messages.Select(m => m.ContactId).Distinct().ToListAsync(cancellationToken);
        await register.RollUpAsync(db, people, cancellationToken);
        return new DisposedBatch(gone, 0, ids.Count == Messages ? DisposalStep.Again : DisposalStep.Done);
    }

    private static IQueryable<EngagementEvent> Due(AppDbContext db, RetentionScope scope)
    {
        var at = scope.CutOffAt;
        return db.EngagementEvents.Where(e => e.At < at && e.Kind != EngagementKind.Unsubscribe);
    }
}
