using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>
/// Chooses the messages of a claim where receivers differ: from the head of the queue as long as it moves, and lane by lane
/// where the head waits for a limit, so that one receiver's million never hides another's three.
/// </summary>
internal sealed class DuePage(Traffic traffic, DestinationRegister register, Organisation organisation)
{
    /// <summary>How far the head is looked through, in pages.</summary>
    private const int Window = 8;

    /// <summary>Lanes looked into by one claim; the next one goes on behind them.</summary>
    private const int LanesPerClaim = 48;
    private const int PerLane = 4;
    private const long LanesKeptMilliseconds = 1000;

    private static readonly int[] Priorities = [MessagePlan.Urgent, MessagePlan.Bulk];

    private IReadOnlyList<DestinationId> lanes = [];
    private long lanesTick = -LanesKeptMilliseconds;
    private int next;

    /// <summary>Ids to be claimed; each may have been taken meanwhile.</summary>
    public async Task<ClaimChoice> ChooseAsync(AppDbContext db, SourceView view, int take, OriginId? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var choice = new ClaimChoice(take);
        var blocked = false;
        foreach (var priority in Priorities)
        {
            var due = Due(db, priority, only, now);
            var head = await due.OrderBy(m => m.Due).ThenBy(m => m.Id).Take(take * Window).Select(m => new DueRow(m.Id, m.DestinationId)).ToListAsync(cancellationToken);
            await TakeAsync(db, view, choice, head, priority, now, cancellationToken);
            if (choice.IsFull)
                return choice;
            blocked |= head.Count == take * Window;
        }

        if (blocked)
            await ByLaneAsync(db, view, choice, only, now, cancellationToken);
        return choice;
    }

    private async Task ByLaneAsync(AppDbContext db, SourceView view, ClaimChoice choice, OriginId? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Environment.TickCount64 - lanesTick >= LanesKeptMilliseconds)
        {
            lanes = await Ready(db, now).ToListAsync(cancellationToken);
            lanesTick = Environment.TickCount64;
        }

        var known = await register.OfAsync(db, lanes, cancellationToken);
        var looked = 0;
        for (var passed = 0; passed < lanes.Count && looked < LanesPerClaim && !choice.IsFull; passed++)
        {
            next = (next + 1) % lanes.Count;
            if (known.GetValueOrDefault(lanes[next]) is not { } lane || lane.SuspendedUntil > now || IsShut(view, lane, now))
                continue;
            looked++;
            foreach (var priority in Priorities)
            {
                var id = lane.Id;
                var due = Due(db, priority, only, now).Where(m => m.DestinationId == id);
                var rows = await due.OrderBy(m => m.Due).ThenBy(m => m.Id).Take(PerLane).Select(m => new DueRow(m.Id, m.DestinationId)).ToListAsync(cancellationToken);
                await TakeAsync(db, view, choice, rows, priority, now, cancellationToken);
            }
        }
    }

    private async Task TakeAsync(AppDbContext db, SourceView view, ClaimChoice choice, List<DueRow> rows, int priority, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await register.OfAsync(db, [.. rows.Select(r => r.Destination).OfType<DestinationId>().Distinct()], cancellationToken);
        var asked = new HashSet<LocalBucket>();
        for (var i = 0; i < rows.Count && !choice.IsFull; i++)
        {
            var (id, lane) = (rows[i].Id, LaneOf(known, rows[i]));
            var bucket = BucketOf(view, lane);
            // As many at once as the page could need: every bucket asked takes permits.
            if (bucket is not null && !asked.Contains(bucket))
            {
                var ahead = rows.Skip(i).Select(r => BucketOf(view, LaneOf(known, r))).OfType<LocalBucket>().Where(b => !asked.Contains(b)).Distinct().Take(choice.Missing).ToList();
                await traffic.RefreshAsync(ahead, view, now, cancellationToken);
                asked.UnionWith(ahead);
            }

            if (lane?.SuspendedUntil > now)
                continue;
            if (priority >= MessagePlan.Bulk && bucket is not null && view.Set.GetValueOrDefault(bucket.Key.Route)?.BulkHours?.OpensAt(now, organisation.Zone) is not null)
                continue;
            choice.TryTake(id, bucket, b =>
            {
                lock (b)
                    return b.Room(now);
            });
        }
    }

    private static Lane? LaneOf(IReadOnlyDictionary<DestinationId, Lane> known, DueRow row) => row.Destination is { } id ? known.GetValueOrDefault(id) : null;

    /// <summary>Null: no route can be used, it depends on the message which, or the row is of no lane; then leave is asked for when its receiver is known.</summary>
    private LocalBucket? BucketOf(SourceView view, Lane? lane) =>
        (lane?.Only ?? (view.IsFirstOfAll ? view.First : null)) is not { } route || (lane is null && view.Direct.Contains(route)) ? null : traffic.Of(Traffic.KeyOf(lane, route, view));

    private bool IsShut(SourceView view, Lane lane, DateTimeOffset now)
    {
        if (BucketOf(view, lane) is not { } bucket)
            return false;
        lock (bucket)
            return !bucket.IsStale(now) && bucket.Room(now) == 0;
    }

    private static IQueryable<OutboundMessage> Due(AppDbContext db, int priority, OriginId? only, DateTimeOffset now)
    {
        var due = db.Claimable(now).Where(m => m.Priority == priority);
        return only is { } origin ? due.OfOrigin(origin) : due;
    }

    /// <summary>Lanes with something due: two seeks each into the index of lanes, whatever waits in them.</summary>
    internal static IQueryable<DestinationId> Ready(AppDbContext db, DateTimeOffset now)
    {
        var due = db.Claimable(now);
        return db.Destinations.AsNoTracking()
            .Where(d => due.Any(m => m.DestinationId == d.Id && m.Priority == MessagePlan.Urgent) || due.Any(m => m.DestinationId == d.Id && m.Priority == MessagePlan.Bulk))
            .OrderBy(d => d.Id).Select(d => d.Id);
    }

    private sealed record DueRow(MessageId Id, DestinationId? Destination);
}
