using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>The routes as shaping sees them.</summary>
internal sealed record SourceView
{
    /// <summary>The route that the ladder tries first as things stand; null when none can be used.</summary>
    public RouteId? First { get; init; }

    /// <summary>Every stream's mail would take <see cref="First"/>: what holds for it holds for all that is due.</summary>
    public required bool IsFirstOfAll { get; init; }

    /// <summary>Routes that lead to the recipients' own servers.</summary>
    public required IReadOnlySet<RouteId> Direct { get; init; }

    public required IReadOnlyDictionary<RouteId, RouteShapingSettings> Set { get; init; }

    /// <summary>A person has suspended or rerouted a lane: the claim has to look at lanes.</summary>
    public required bool LanesDiffer { get; init; }

    /// <summary>One next hop for all: no lane can be better off than another.</summary>
    public bool IsOneRelay => IsFirstOfAll && First is { } first && !Direct.Contains(first) && !LanesDiffer;
}

/// <summary>Reads that view at most once a second, real time.</summary>
internal sealed class Sources(ResolverCheck resolver, TimeProvider clock)
{
    private const long KeptMilliseconds = 1000;

    private SourceView? kept;
    private DateTimeOffset readAt;
    private long readTick;

    /// <summary>The view without a look into the database; null when it is too old.</summary>
    public SourceView? Kept
    {
        get
        {
            var age = clock.GetUtcNow() - readAt;
            return Environment.TickCount64 - readTick < KeptMilliseconds && age < TimeSpan.FromMilliseconds(KeptMilliseconds) && age >= TimeSpan.Zero ? kept : null;
        }
    }

    public async Task<SourceView> ViewAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (Kept is { } known)
            return known;
        var (now, tick) = (clock.GetUtcNow(), Environment.TickCount64);
        var routes = await resolver.OverAsync(await RouteDirectory.FactsAsync(db, now, cancellationToken), cancellationToken);
        var set = await db.RouteShapings.AsNoTracking().ToListAsync(cancellationToken);
        var usable = routes.Where(r => r.Refusal is null).ToList();
        var firsts = MailStreams.All.Select(stream => usable.Find(r => r.Streams.Serves(stream))?.Id).Distinct().Count();
        var view = new SourceView
        {
            First = usable.FirstOrDefault()?.Id,
            IsFirstOfAll = firsts == 1,
            Direct = routes.Where(r => r.Direct).Select(r => r.Id).ToHashSet(),
            Set = set.ToDictionary(s => s.RouteId, s => s.Settings),
            LanesDiffer = await db.Destinations.AnyAsync(d => d.SuspendedUntil > now || d.RouteId != Destination.AnyRoute, cancellationToken),
        };
        (kept, readAt, readTick) = (view, now, tick);
        return view;
    }

    public void Forget() => kept = null;
}
