using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>What a process asks for one bucket.</summary>
/// <param name="Key">The bucket.</param>
/// <param name="Limits">That hold now.</param>
/// <param name="Connections">It wants to hold in all; 1 upward.</param>
/// <param name="Permits">That it still has of the last block; 0 upward.</param>
/// <param name="Minute">In which it took that block.</param>
/// <param name="HoldsProbe">It was given the probe and has not used it.</param>
internal sealed record BucketAsk(BucketKey Key, BucketLimits Limits, int Connections, int Permits, long Minute, bool HoldsProbe = false);

/// <summary>The answer, and until when others count the connections; null: nobody counts them.</summary>
internal sealed record BucketAnswer(BucketGrant Grant, DateTimeOffset? LeasedUntil);

/// <summary>
/// The shared side of shaping: permits and connections of a page of buckets are taken in one transaction, each bucket written
/// only at the version that was read. So no limit is passed by all nodes together, and no message needs a round trip.
/// </summary>
internal sealed class BucketStore(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>A lease outlasts the idle time of pooled connections, and a stop of a few dozen seconds.</summary>
    internal static readonly TimeSpan LeaseLasts = TimeSpan.FromMinutes(2);
    internal static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(75);

    private const int Tries = 10;
    private const int LongestPauseMilliseconds = 50;
    private const int MostPermits = 100;

    /// <summary>Names this process among those that share the limits.</summary>
    private readonly string owner = $"{LeaseOwner.Current}#{Guid.CreateVersion7().ToString("N")[^8..]}";

    /// <summary>Takes what may be had.</summary>
    /// <returns>One answer per ask that came through; a bucket that others kept writing is absent.</returns>
    public async Task<IReadOnlyDictionary<BucketKey, BucketAnswer>> AskAsync(IReadOnlyList<BucketAsk> asks, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAskAsync(asks, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                // Another node wrote one of them first: read again.
            }
            catch (DbUpdateException)
            {
                return new Dictionary<BucketKey, BucketAnswer>();
            }
        }
    }

    /// <summary>Changes one bucket by a pure function; repeated when others write meanwhile.</summary>
    /// <returns>The state now stored.</returns>
    public async Task<BucketState> ChangeAsync(BucketKey key, Func<BucketState, BucketState> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var row = await db.ShapingBuckets.SingleOrDefaultAsync(b => b.RollUp == key.RollUp && b.RouteId == key.Route, cancellationToken);
            var (before, after) = (row?.State ?? BucketState.Fresh, change(row?.State ?? BucketState.Fresh));
            if (after == before)
                return after;
            Write(db, row, key, after);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return after;
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                // Another node wrote first, or another hand of this one: not all again at the same moment.
                await Task.Delay(System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, LongestPauseMilliseconds), cancellationToken);
            }
        }
    }

    /// <summary>Gives connections back that this process has not used for a while, or all when it ends.</summary>
    public async Task ReleaseAsync(IReadOnlyCollection<BucketKey>? keys, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (keys is null)
        {
            await db.ShapingLeases.Where(l => l.Owner == owner).ExecuteDeleteAsync(cancellationToken);
            return;
        }

        foreach (var key in keys)
            await db.ShapingLeases.Where(l => l.Owner == owner && l.RollUp == key.RollUp && l.RouteId == key.Route).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<IReadOnlyDictionary<BucketKey, BucketAnswer>> TryAskAsync(IReadOnlyList<BucketAsk> asks, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (rollUps, routes) = (asks.Select(a => a.Key.RollUp).Distinct().ToList(), asks.Select(a => a.Key.Route).Distinct().ToList());
        var rows = (await db.ShapingBuckets.Where(b => rollUps.Contains(b.RollUp) && routes.Contains(b.RouteId)).ToListAsync(cancellationToken)).ToDictionary(b => b.Key);
        var counted = asks.Any(a => a.Limits.Connections is not null)
            ? await db.ShapingLeases.Where(l => rollUps.Contains(l.RollUp) && routes.Contains(l.RouteId)).ToListAsync(cancellationToken)
            : [];
        var answers = new Dictionary<BucketKey, BucketAnswer>(asks.Count);
        foreach (var ask in asks)
        {
            var row = rows.GetValueOrDefault(ask.Key);
            var leases = counted.Where(l => l.RollUp == ask.Key.RollUp && l.RouteId == ask.Key.Route).ToList();
            answers[ask.Key] = Answer(db, ask, row, leases, now);
        }

        if (db.ChangeTracker.HasChanges())
            await db.SaveChangesAsync(cancellationToken);
        return answers;
    }

    private BucketAnswer Answer(AppDbContext db, BucketAsk ask, ShapingBucket? row, List<ShapingLease> leases, DateTimeOffset now)
    {
        var state = row?.State ?? BucketState.Fresh;
        foreach (var gone in leases.Where(l => l.Owner != owner && (l.Until <= now || LeaseOwner.IsDead(l.Owner.Split('#')[0]))).ToList())
        {
            db.Remove(gone);
            leases.Remove(gone);
        }

        var mine = leases.Find(l => l.Owner == owner);
        var elsewhere = leases.Sum(l => l.Owner == owner ? 0 : l.Connections);
        // What is left of the last block is given back and the next block taken, in one step.
        var asked = BucketPolicy.Returned(state, ask.Permits, ask.Minute);
        if (ask.HoldsProbe)
            asked = asked with { ProbeUntil = null };
        var block = Math.Clamp((ask.Limits.PerMinute ?? ask.Limits.PerDay ?? MostPermits) / 10, 1, MostPermits);
        var grant = BucketPolicy.Ask(asked, ask.Limits, block, ask.Connections, elsewhere, now);
        DateTimeOffset? until = null;
        var held = false;
        if (ask.Limits.Connections is not null && grant.Connections is > 0 and not BucketPolicy.Unlimited)
        {
            held = mine is null || mine.Connections != grant.Connections || mine.Until - now < RenewBefore;
            until = held ? now + LeaseLasts : mine!.Until;
            if (held)
            {
                if (mine is null)
                    db.ShapingLeases.Add(mine = new ShapingLease(ask.Key, owner));
                mine.Hold(grant.Connections, until.Value);
            }
        }

        // A change of leases counts as a change of the bucket: two nodes cannot take the same connections.
        if (grant.State != state || held)
            Write(db, row, ask.Key, grant.State);
        return new BucketAnswer(grant, until);
    }

    private static void Write(AppDbContext db, ShapingBucket? row, BucketKey key, BucketState state)
    {
        if (row is null)
            db.ShapingBuckets.Add(new ShapingBucket(key, state));
        else
            row.Take(state);
    }
}
