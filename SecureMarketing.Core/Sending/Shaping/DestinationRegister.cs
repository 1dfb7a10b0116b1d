using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>What the sender needs to know of a lane.</summary>
/// <param name="Id">The lane.</param>
/// <param name="Domain">Recipients' domain.</param>
/// <param name="Route">See <see cref="Destination.RouteId"/>.</param>
/// <param name="RollUp">Who receives; null while unknown.</param>
/// <param name="RollUpAt">When that was learned.</param>
/// <param name="SuspendedUntil">A person's wish; null: none.</param>
/// <param name="LastTrouble">See <see cref="Destination.LastTrouble"/>.</param>
internal sealed record Lane(DestinationId Id, string Domain, RouteId Route, string? RollUp, DateTimeOffset? RollUpAt, DateTimeOffset? SuspendedUntil, string? LastTrouble)
{
    /// <summary>The only route; null: any.</summary>
    public RouteId? Only => Route == Destination.AnyRoute ? null : Route;
}

/// <summary>The lanes of the queue, kept for seconds so that a claim does not read them anew.</summary>
internal sealed class DestinationRegister(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private const int MostKept = 50_000;

    private readonly ConcurrentDictionary<DestinationId, (Lane Lane, DateTimeOffset Until)> lanes = new();

    /// <summary>The lanes of a page of domains, those missing added to the context. A race for the same domain ends in the unique key.</summary>
    public static async Task<IReadOnlyDictionary<string, DestinationId>> EnsureAsync(AppDbContext db, IReadOnlyCollection<string> domains, RouteId route, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await db.Destinations.Where(d => domains.Contains(d.Domain) && d.RouteId == route).ToDictionaryAsync(d => d.Domain, d => d.Id, cancellationToken);
        foreach (var domain in domains.Where(d => !known.ContainsKey(d)))
        {
            known[domain] = DestinationId.New();
            db.Destinations.Add(new Destination(known[domain], domain, route, now));
        }

        return known;
    }

    /// <summary>Without a look into the database; false when it is needed.</summary>
    public bool TryKept(DestinationId id, out Lane? lane)
    {
        lane = lanes.TryGetValue(id, out var kept) && kept.Until > clock.GetUtcNow() ? kept.Lane : null;
        return lane is not null;
    }

    /// <summary>What is known of these lanes; one that is gone is absent.</summary>
    public async Task<IReadOnlyDictionary<DestinationId, Lane>> OfAsync(AppDbContext db, IReadOnlyCollection<DestinationId> ids, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = new Dictionary<DestinationId, Lane>(ids.Count);
        var missing = new List<DestinationId>();
        foreach (var id in ids)
        {
            if (lanes.TryGetValue(id, out var kept) && kept.Until > now)
                found[id] = kept.Lane;
            else
                missing.Add(id);
        }

        if (missing.Count == 0)
            return found;
        if (lanes.Count > MostKept)
            lanes.Clear();
        foreach (var page in missing.Chunk(500))
        {
            foreach (var lane in await Read(db.Destinations.Where(d => page.Contains(d.Id))).ToListAsync(cancellationToken))
            {
                lanes[lane.Id] = (lane, now + Kept);
                found[lane.Id] = lane;
            }
        }

        return found;
    }

    /// <summary>Who receives for a domain is known anew, or how it last answered.</summary>
    public async Task LearnAsync(AppDbContext db, Lane lane, CancellationToken cancellationToken)
    {
        var (id, rollUp, at, trouble) = (lane.Id, lane.RollUp, lane.RollUpAt, lane.LastTrouble);
        await db.Destinations.Where(d => d.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.RollUp, rollUp).SetProperty(d => d.RollUpAt, at).SetProperty(d => d.LastTrouble, trouble), cancellationToken);
        if (lanes.TryGetValue(id, out var kept))
            lanes[id] = (lane, kept.Until);
    }

    /// <summary>The next question reads the database: somebody of this node changed something.</summary>
    public void Forget() => lanes.Clear();

    public static IQueryable<Lane> Read(IQueryable<Destination> destinations) => destinations.AsNoTracking()
        .Select(d => new Lane(d.Id, d.Domain, d.RouteId, d.RollUp, d.RollUpAt, d.SuspendedUntil, d.LastTrouble));
}
