using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Portal;

/// <summary>Words of secure messages. What the person can still read stays; that it was sent and read stays with Sending.</summary>
internal sealed class PortalRetention : IRetentionStore
{
    private const int Messages = 200;

    public RetentionClass Class => RetentionClass.SecureMessages;

    public async Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var due = Due(db, scope);
        return new RetentionCounts(await due.CountAsync(m => !held.Contains(m.ContactId), cancellationToken), held.Count == 0 ? 0 : await due.CountAsync(m => held.Contains(m.ContactId), cancellationToken), 0);
    }

    public async Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken)
    {
        var held = scope.Held;
        var due = await Due(db, scope).Where(m => !held.Contains(m.ContactId)).OrderBy(m => m.Id).Select(m => new { m.Id, m.ContactId }).Take(Messages).ToListAsync(cancellationToken);
        var ids = due.ConvertAll(m => m.Id);
        if (ids.Count == 0)
            return new DisposedBatch(0, 0, DisposalStep.Done);
        await AudienceFeed.ChangedAsync(db, due.Select(m => m.ContactId).Distinct(), facts: true, cancellationToken);
        await db.PortalCodes.Where(c => ids.Contains(c.MessageId)).ExecuteDeleteAsync(cancellationToken);
        await db.SigningInvitations.Where(i => ids.Contains(i.Id)).ExecuteDeleteAsync(cancellationToken);
        var gone = await db.PortalMessages.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
        return new DisposedBatch(gone, 0, ids.Count == Messages ? DisposalStep.Again : DisposalStep.Done);
    }

    private static IQueryable<PortalMessage> Due(AppDbContext db, RetentionScope scope)
    {
        var (at, now) = (scope.CutOffAt, scope.Now);
        return scope.Since == RetentionSince.Posted
            ? db.PortalMessages.Where(m => m.PostedAt < at && m.ExpiresAt <= now)
            : db.PortalMessages.Where(m => m.ExpiresAt < at && m.ExpiresAt <= now);
    }
}
