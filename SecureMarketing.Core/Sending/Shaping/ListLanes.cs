using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>The queue by destination: who waits for whom, since when and why. No address, no content.</summary>
public sealed record ListLanes : ICommand<LaneListing>
{
    public static Permission Requires => Permission.QueueView;

    public static AuditAction Audits => AuditAction.NotAudited;

    /// <summary>Part of a domain or roll-up; null lists all.</summary>
    public string? Search { get; init; }

    /// <summary>Only lanes that nothing leaves for now: suspended, probing or slowed.</summary>
    public bool Troubled { get; init; }

    /// <summary>Rows to pass over; 0 upward.</summary>
    public int Skip { get; init; }

    /// <summary>1–200, default 50.</summary>
    public int Take { get; init; } = 50;
}

/// <param name="Rows">Most waiting first.</param>
/// <param name="Total">Matching lanes.</param>
public sealed record LaneListing(IReadOnlyList<LaneRow> Rows, int Total);

/// <summary>How a lane stands.</summary>
public enum LaneStanding
{
    Open = 0,
    Slowed = 1,

    /// <summary>Replies suspended its receiver, or a person the lane.</summary>
    Suspended = 2,

    /// <summary>The suspension is over; one message decides.</summary>
    Probing = 3,
}

/// <summary>One lane with what waits in it.</summary>
public sealed record LaneRow
{
    public required DestinationId Id { get; init; }
    public required string Domain { get; init; }

    /// <summary>Who receives; null: not known, or it goes by a relay.</summary>
    public string? RollUp { get; init; }

    /// <summary>Name of the route its messages are kept to; null: any.</summary>
    public string? Route { get; init; }
    public required LaneStanding Standing { get; init; }

    /// <summary>Null when not suspended.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A person's words, or the reply that suspended it; null when neither.</summary>
    public string? Why { get; init; }
    public required int Waiting { get; init; }

    /// <summary>Of those, due now.</summary>
    public required int Due { get; init; }

    /// <summary>When the oldest of those next due was queued; null when none waits.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>The most frequent reason among those next due; null when none has one.</summary>
    public string? Reason { get; init; }

    /// <summary>Last reply that was no success; null when there was none, or a success came since.</summary>
    public string? LastTrouble { get; init; }
}

internal sealed class ListLanesHandler : IUseCase<ListLanes, LaneListing>
{
    private const int Most = 200;

    /// <summary>So many of a lane, next due first, speak for its reasons and its age: a page must not read a million rows.</summary>
    private const int Looked = 500;

    public async Task<Result<LaneListing>> HandleAsync(ListLanes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var lanes = db.Destinations.AsNoTracking();
        if (command.Search is { Length: > 0 } search)
        {
            var part = search.Trim().ToLowerInvariant();
            lanes = lanes.Where(d => d.Domain.Contains(part) || (d.RollUp != null && d.RollUp.Contains(part)));
        }

        var shut = await db.ShapingBuckets.AsNoTracking().Where(b => b.SuspendedUntil != null || b.Slow > 0).ToListAsync(cancellationToken);
        var rollUps = shut.Select(b => b.RollUp).Distinct().ToList();
        if (command.Troubled)
            lanes = lanes.Where(d => d.SuspendedUntil > now || rollUps.Contains(d.RollUp ?? RollUp.Relay));
        var waiting = db.WaitingMessages;
        if (!command.Troubled)
            lanes = lanes.Where(d => waiting.Any(m => m.DestinationId == d.Id));
        var total = await lanes.CountAsync(cancellationToken);
        // Both counts come out of the index of lanes alone.
        var page = await lanes.Select(d => new
        {
            d.Id,
            d.Domain,
            d.RollUp,
            d.RouteId,
            d.SuspendedUntil,
            d.SuspendedFor,
            d.LastTrouble,
            Waiting = waiting.Count(m => m.DestinationId == d.Id),
            Due = waiting.Count(m => m.DestinationId == d.Id && m.Due <= now),
        }).OrderByDescending(d => d.Waiting).ThenBy(d => d.Domain).ThenBy(d => d.Id)
            .Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, Most)).ToListAsync(cancellationToken);
        var heads = new Dictionary<DestinationId, List<LaneHead>>();
        foreach (var id in page.Where(d => d.Waiting > 0).Select(d => d.Id))
        {
            heads[id] = await waiting.Where(m => m.DestinationId == id).OrderBy(m => m.Priority).ThenBy(m => m.Due).Take(Looked)
                .Select(m => new LaneHead(m.ReasonCode, m.CreatedAt)).ToListAsync(cancellationToken);
        }

        var routes = await db.DeliveryRoutes.AsNoTracking().ToDictionaryAsync(r => r.Id, r => r.Name, cancellationToken);
        return new LaneListing(page.ConvertAll(d =>
        {
            var head = heads.GetValueOrDefault(d.Id) ?? [];
            var bucket = shut.Where(b => b.RollUp == (d.RollUp ?? RollUp.Relay)).OrderByDescending(b => b.SuspendedUntil).FirstOrDefault();
            var byPerson = d.SuspendedUntil > now;
            return new LaneRow
            {
                Id = d.Id,
                Domain = d.Domain,
                RollUp = d.RollUp,
                Route = routes.GetValueOrDefault(d.RouteId),
                Standing = byPerson ? LaneStanding.Suspended : bucket is null ? LaneStanding.Open : (LaneStanding)BucketPolicy.Standing(bucket.State, now),
                Until = byPerson ? d.SuspendedUntil : bucket?.SuspendedUntil > now ? bucket.SuspendedUntil : null,
                Why = byPerson ? d.SuspendedFor : bucket?.SuspendedFor,
                Waiting = d.Waiting,
                Due = d.Due,
                Oldest = head.Count == 0 ? null : head.Min(m => m.CreatedAt),
                Reason = head.Where(m => m.Reason is not null).GroupBy(m => m.Reason).MaxBy(g => g.Count())?.Key,
                LastTrouble = d.LastTrouble,
            };
        }), total);
    }

    private sealed record LaneHead(string? Reason, DateTimeOffset CreatedAt);
}
