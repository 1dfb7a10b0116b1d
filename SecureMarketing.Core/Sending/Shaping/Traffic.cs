using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>
/// Gives leave to submit, and learns from what came of it. Permits are taken from the shared state in blocks, so that leave for
/// one message costs a look into memory.
/// </summary>
internal sealed class Traffic(
    IDbContextFactory<AppDbContext> contexts, Sources sources, DestinationRegister register, BucketStore store, DomainSurvey survey,
    ShapingRules rules, Organisation organisation, SendingOptions options, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Others may be quicker to take what became free.</summary>
    private const int MostWaits = 16;

    /// <summary>Pooled connections close after 20 s without use; only then others may open them.</summary>
    private static readonly TimeSpan IdleBeforeRelease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RollUpKept = TimeSpan.FromDays(1);
    private const long TroubleEveryMilliseconds = 5_000;

    private readonly ConcurrentDictionary<BucketKey, LocalBucket> buckets = new();
    private readonly ConcurrentDictionary<DestinationId, long> noted = new();
    private readonly SemaphoreSlim asking = new(1, 1);

    /// <summary>
    /// Asked before each submission; whoever was given leave reports back with <see cref="ObserveAsync"/>, whatever happens.
    /// </summary>
    public async ValueTask<Leave> AdmitAsync(OutboundMessage row, RouteId route, string domain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (view, lane) = sources.Kept is { } kept && (row.DestinationId is null || register.TryKept(row.DestinationId.Value, out _))
            ? (kept, row.DestinationId is { } id && register.TryKept(id, out var known) ? known : null)
            : await ReadAsync(row, cancellationToken);
        string? rollUp = null;
        if (view.Direct.Contains(route))
            (rollUp, lane) = await RollUpAsync(lane, domain, now, cancellationToken);
        var bucket = Of(new BucketKey(rollUp ?? RollUp.Relay, route));
        lock (bucket)
            bucket.Arrived();
        if (lane?.SuspendedUntil > now)
            return Leave.Refused(lane.SuspendedUntil.Value, ShapingReason.Suspended, isShut: true);
        if (row.Priority >= MessagePlan.Bulk && view.Set.GetValueOrDefault(route)?.BulkHours?.OpensAt(now, organisation.Zone) is { } opens)
            return Leave.Refused(opens, ShapingReason.Hours);
        for (var waits = 0; ; waits++)
        {
            if (IsStale(bucket, now))
                await AskAsync([bucket], view, now, cancellationToken);
            Task freed;
            TimeSpan patience;
            lock (bucket)
            {
                if (bucket.TryEnter(now, out var probe))
                    return Leave.Granted(bucket, lane, probe);
                if (bucket.ClosedUntil is { } closed && closed > now)
                    return Leave.Refused(closed, bucket.ClosedFor ?? ShapingReason.Connections, bucket.ClosedFor is ShapingReason.Suspended or ShapingReason.Probing);
                (freed, patience) = (bucket.Freed, bucket.Patience);
            }

            if (waits >= MostWaits || patience == TimeSpan.Zero || !await EndsAsync(freed, patience, cancellationToken))
                return Leave.Refused(now + BucketPolicy.AskAgain, ShapingReason.Connections);
            now = clock.GetUtcNow();
        }
    }

    /// <summary>What came of it.</summary>
    /// <param name="leave">As given.</param>
    /// <param name="outcome">Null: nobody was asked, or nobody knows.</param>
    public async ValueTask ObserveAsync(Leave leave, SubmissionOutcome? outcome)
    {
        if (leave.Bucket is not { } bucket)
            return;
        var now = clock.GetUtcNow();
        var reply = outcome is null ? default : ReplyFacts.Of(outcome);
        bool clean;
        lock (bucket)
        {
            bucket.Leave(TimeSpan.FromMilliseconds(Environment.TickCount64 - leave.StartedTick), now);
            clean = bucket.State is { SuspendedUntil: null, Slow: 0, Streak: 0, Strikes: 0 };
        }

        try
        {
            var rule = outcome is null ? null : rules.Of(bucket.Key.RollUp).Match(reply);
            if (rule is not null || leave.IsProbe || !clean)
            {
                var learned = await store.ChangeAsync(bucket.Key, state => BucketPolicy.After(state, rule, reply, leave.IsProbe, now), CancellationToken.None);
                lock (bucket)
                    bucket.Learned(learned);
            }

            if (outcome is not null && !reply.SaysNothing)
                await NoteAsync(leave.Lane, reply.Word);
        }
        catch (Exception fault) when (fault is DbUpdateException or System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            // What the peer answered must not be lost to our book-keeping: the next reply teaches the same.
            lock (bucket)
                bucket.Learned(bucket.State);
        }
    }

    /// <summary>The bucket of a lane when it goes by <paramref name="route"/>.</summary>
    public static BucketKey KeyOf(Lane? lane, RouteId route, SourceView view) =>
        new(lane is null || !view.Direct.Contains(route) ? RollUp.Relay : lane.RollUp ?? "." + lane.Domain, route);

    public LocalBucket Of(BucketKey key) => buckets.GetOrAdd(key, k => new LocalBucket(k));

    /// <summary>Brings what is known of these buckets up to date, all stale ones in one transaction.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<LocalBucket> asked, SourceView view, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stale = asked.Where(b => IsStale(b, now)).ToList();
        if (stale.Count > 0)
            await AskAsync(stale, view, now, cancellationToken);
    }

    /// <summary>
    /// Connections not used for a while go back, so that other nodes may open them; those of a long submission stay ours.
    /// </summary>
    public async Task KeepAsync(SourceView view, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (idle, held) = (new List<BucketKey>(), new List<LocalBucket>());
        foreach (var (key, bucket) in buckets)
        {
            lock (bucket)
            {
                if (bucket is { InFlight: > 0, LeasedUntil: not null })
                    held.Add(bucket);
                else if (bucket is { InFlight: 0, LeasedUntil: not null, ProbeNext: false } && now - bucket.UsedAt > IdleBeforeRelease && buckets.TryRemove(key, out _))
                    idle.Add(key);
            }
        }

        await RefreshAsync(held, view, now, cancellationToken);
        if (idle.Count > 0)
            await store.ReleaseAsync(idle, cancellationToken);
    }

    /// <summary>Somebody of this process changed a suspension, a lane or a limit.</summary>
    public void Forget()
    {
        sources.Forget();
        register.Forget();
        foreach (var bucket in buckets.Values)
        {
            lock (bucket)
                bucket.Learned(bucket.State);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (buckets.Values.Any(b => b.LeasedUntil is not null))
        {
            try
            {
                await store.ReleaseAsync(null, CancellationToken.None);
            }
            catch (Exception gone) when (gone is System.Data.Common.DbException or InvalidOperationException)
            {
                // The store is away; the leases run out.
            }
        }

        asking.Dispose();
    }

    private static async Task<bool> EndsAsync(Task freed, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            // A hand stands still in real time.
            await freed.WaitAsync(patience, TimeProvider.System, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static bool IsStale(LocalBucket bucket, DateTimeOffset now)
    {
        lock (bucket)
            return bucket.IsStale(now);
    }

    private async Task AskAsync(IReadOnlyList<LocalBucket> stale, SourceView view, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            var asks = new Dictionary<LocalBucket, BucketAsk>();
            foreach (var bucket in stale.Where(b => IsStale(b, now)))
            {
                var direct = view.Direct.Contains(bucket.Key.Route);
                var limits = BucketLimits.Of(rules.Of(bucket.Key.RollUp), view.Set.GetValueOrDefault(bucket.Key.Route), now);
                lock (bucket)
                {
                    asks[bucket] = new BucketAsk(bucket.Key, limits, Math.Max(Connections(direct), bucket.InUse), bucket.Permits, bucket.PermitsMinute, bucket.ProbeNext);
                    bucket.TakePermits();
                }
            }

            if (asks.Count == 0)
                return;
            var answers = await store.AskAsync([.. asks.Values], cancellationToken);
            foreach (var (bucket, ask) in asks)
            {
                lock (bucket)
                {
                    if (answers.TryGetValue(bucket.Key, out var answer))
                        bucket.Granted(answer.Grant, ask.Limits, answer.LeasedUntil, now);
                    else
                        bucket.Crowded(now);
                }
            }
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>One receiver among many never gets all connections: while it is slow, the others go on.</summary>
    private int Connections(bool direct) => direct ? Math.Max(1, options.Connections / 2) : options.Connections;

    private async Task<(SourceView View, Lane? Lane)> ReadAsync(OutboundMessage row, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var view = await sources.ViewAsync(db, cancellationToken);
        return (view, row.DestinationId is { } id ? (await register.OfAsync(db, [id], cancellationToken)).GetValueOrDefault(id) : null);
    }

    private async Task<(string RollUp, Lane? Lane)> RollUpAsync(Lane? lane, string domain, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (lane is { RollUp: { } known, RollUpAt: { } at } && now - at < RollUpKept)
            return (known, lane);
        // The submission asks the same a moment later and finds it kept.
        var facts = await survey.OfAsync(domain, cancellationToken);
        var rollUp = RollUp.Of(rules, domain, [.. facts.Hosts.OrderBy(h => h.Preference).Select(h => h.Host)]);
        if (lane is null || facts.Hosts.Count == 0)
            return (lane?.RollUp ?? rollUp, lane);
        var learned = lane with { RollUp = rollUp, RollUpAt = now };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await register.LearnAsync(db, learned, cancellationToken);
        return (rollUp, learned);
    }

    private async Task NoteAsync(Lane? lane, string? trouble)
    {
        if (lane is null || lane.LastTrouble == trouble)
            return;
        var tick = Environment.TickCount64;
        if (noted.TryGetValue(lane.Id, out var last) && tick - last < TroubleEveryMilliseconds)
            return;
        noted[lane.Id] = tick;
        await using var db = await contexts.CreateDbContextAsync();
        await register.LearnAsync(db, lane with { LastTrouble = trouble }, CancellationToken.None);
    }
}
