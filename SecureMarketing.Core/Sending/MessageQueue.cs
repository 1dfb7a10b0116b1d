using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Hands out due messages under lease, each with its attempt and next back-off already committed. Urgent ones before bulk, and
/// of no receiver more than it may be sent now.
/// </summary>
internal sealed class MessageQueue(
    IDbContextFactory<AppDbContext> contexts, RetrySchedule schedule, Sources sources, Traffic traffic, DuePage page, BrakeWatch brakes, Organisation organisation, SendingOptions options, TimeProvider clock)
{
    /// <summary>Pages chosen and found taken by others before the queue counts as empty.</summary>
    private const int MostMisses = 8;

    /// <summary>
    /// Claims the most urgent due messages: Gate2, fencing token, attempt row and back-off in one transaction.
    /// </summary>
    /// <param name="owner">See <see cref="LeaseOwner"/>.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="only">Messages of this origin only; null for all.</param>
    /// <param name="cancellationToken">Ends the call before the claim commits.</param>
    /// <returns>Empty: nothing that is due may be sent now.</returns>
    public async Task<IReadOnlyList<OutboundMessage>> ClaimAsync(string owner, int take, OriginId? only, CancellationToken cancellationToken)
    {
        await brakes.LookAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var view = await sources.ViewAsync(db, cancellationToken);
        await traffic.KeepAsync(view, now, cancellationToken);
        if (view.First is null || view.IsOneRelay)
            return await ClaimHeadAsync(db, view, owner, take, only, now, cancellationToken);
        for (var miss = 0; miss < MostMisses; miss++)
        {
            var choice = await page.ChooseAsync(db, view, take, only, now, cancellationToken);
            if (choice.Chosen.Count == 0)
                return [];
            var claimed = await ClaimChosenAsync(db, choice.Chosen, owner, only, now, cancellationToken);
            if (claimed.Count == 0)
                continue;
            foreach (var (bucket, messages) in choice.Taken)
            {
                lock (bucket)
                    bucket.Claimed(messages, now);
            }

            return claimed;
        }

        return [];
    }

    /// <summary>One next hop for everything: what it may be sent bounds the page, and the head of the queue is the page.</summary>
    private async Task<IReadOnlyList<OutboundMessage>> ClaimHeadAsync(AppDbContext db, SourceView view, string owner, int take, OriginId? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        LocalBucket? relay = null;
        if (view.First is { } route)
        {
            relay = traffic.Of(new BucketKey(RollUp.Relay, route));
            await traffic.RefreshAsync([relay], view, now, cancellationToken);
            lock (relay)
                take = Math.Min(take, relay.Room(now));
            if (take <= 0)
                return [];
        }

        var bulkWaits = view.First is { } first && view.Set.GetValueOrDefault(first)?.BulkHours?.OpensAt(now, organisation.Zone) is not null;
        var sql = Sql(db);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var claimed = await db.OutboundMessages.FromSqlRaw(sql.Head(urgent: true, only is not null), Values(db, owner, take, only, now)).AsNoTracking().ToListAsync(cancellationToken);
        if (claimed.Count < take && !bulkWaits)
            claimed.AddRange(await db.OutboundMessages.FromSqlRaw(sql.Head(urgent: false, only is not null), Values(db, owner, take - claimed.Count, only, now)).AsNoTracking().ToListAsync(cancellationToken));
        await RegisterAsync(db, transaction, claimed, now, cancellationToken);
        if (relay is not null)
        {
            lock (relay)
                relay.Claimed(claimed.Count, now);
        }

        return claimed;
    }

    private async Task<List<OutboundMessage>> ClaimChosenAsync(AppDbContext db, IReadOnlyList<MessageId> chosen, string owner, OriginId? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Filled up to a power of two with the last one, so that few texts of the statement exist.
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)chosen.Count);
        var ids = chosen.Concat(Enumerable.Repeat(chosen[^1], size - chosen.Count)).Select(id => db.Dialect.Id(id.Value));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var claimed = await db.OutboundMessages.FromSqlRaw(Sql(db).Chosen(size), [.. Values(db, owner, size, only, now), .. ids]).AsNoTracking().ToListAsync(cancellationToken);
        await RegisterAsync(db, transaction, claimed, now, cancellationToken);
        return claimed;
    }

    private static async Task RegisterAsync(
        AppDbContext db, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, List<OutboundMessage> claimed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (claimed.Count == 0)
            return;
        await db.InsertRowsAsync(claimed.ConvertAll(message => new Attempt(message, now)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // RETURNING promises no order.
        claimed.Sort((a, b) => a.Priority != b.Priority ? a.Priority.CompareTo(b.Priority) : a.Id.Value.CompareTo(b.Id.Value));
    }

    private ClaimSql Sql(AppDbContext db) => new(db.Dialect.Provider, schedule.MinutesOf(MessagePlan.Urgent).Count, schedule.MinutesOf(MessagePlan.Bulk).Count);

    private object[] Values(AppDbContext db, string owner, int take, OriginId? only, DateTimeOffset now) =>
    [
        db.Dialect.Instant(now), owner, db.Dialect.Instant(now.AddMinutes(options.LeaseMinutes)), take, db.Dialect.Id(only?.Value ?? Guid.Empty),
        .. new[] { MessagePlan.Urgent, MessagePlan.Bulk }.SelectMany(priority => Enumerable.Range(1, schedule.MinutesOf(priority).Count)
            .Select(attempt => db.Dialect.Instant(now + schedule.After(attempt, priority)))),
    ];
}
