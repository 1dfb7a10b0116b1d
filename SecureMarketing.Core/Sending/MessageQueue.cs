using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>Hands out due messages under lease, each with its attempt and next back-off already committed.</summary>
internal sealed class MessageQueue(IDbContextFactory<AppDbContext> contexts, RetrySchedule schedule, SendingOptions options, TimeProvider clock)
{
    /// <summary>
    /// Claims the most urgent due messages: Gate2, fencing token, attempt row and back-off in one transaction.
    /// </summary>
    /// <param name="owner">See <see cref="LeaseOwner"/>.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="only">Messages of this origin only; null for all.</param>
    /// <param name="cancellationToken">Ends the call before the claim commits.</param>
    public async Task<IReadOnlyList<OutboundMessage>> ClaimAsync(string owner, int take, OriginId? only, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        object[] values =
        [
            db.Dialect.Instant(now), owner, db.Dialect.Instant(now.AddMinutes(options.LeaseMinutes)), take, db.Dialect.Id(only?.Value ?? Guid.Empty),
            .. Enumerable.Range(1, schedule.Steps).Select(attempt => db.Dialect.Instant(now + schedule.After(attempt))),
        ];
        var claimed = await db.OutboundMessages.FromSqlRaw(ClaimSql.For(db.Dialect.Provider, schedule.Steps, only is not null), values)
            .AsNoTracking().ToListAsync(cancellationToken);
        if (claimed.Count == 0)
            return [];
        await db.InsertRowsAsync(claimed.ConvertAll(message => new Attempt(message, now)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // RETURNING promises no order.
        claimed.Sort((a, b) => a.Priority != b.Priority ? a.Priority.CompareTo(b.Priority) : a.Id.Value.CompareTo(b.Id.Value));
        return claimed;
    }
}
