using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Sets limits, warm-up and hours of one route; holds for all nodes within seconds.</summary>
public sealed record SaveRouteShaping(RouteId Route, RouteShapingSettings Settings) : ICommand<Unit>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.ShapingChanged;
}

internal sealed class SaveRouteShapingValidator : AbstractValidator<SaveRouteShaping>
{
    public SaveRouteShapingValidator()
    {
        RuleFor(c => c.Settings.Connections).InclusiveBetween(1, 1000).WithErrorCode("sending.limit").WithMessage("Connections per receiver: 1 to 1000, or none for the rules' own.");
        RuleFor(c => c.Settings.PerMinute).InclusiveBetween(1, 1_000_000).WithErrorCode("sending.limit").WithMessage("Messages a minute: 1 to 1,000,000, or none for the rules' own.");
        RuleFor(c => c.Settings.MessagesPerConnection).InclusiveBetween(1, 1000).WithErrorCode("sending.limit").WithMessage("Messages over one connection: 1 to 1000, or none for the rules' own.");
        RuleFor(c => c.Settings.BulkHours).Must(h => h is not { } set || set is { From: >= 0 and <= 23, Until: >= 1 and <= 24 } && set.From != set.Until % 24)
            .WithErrorCode("sending.hours").WithMessage("Hours for bulk mail begin at 0 to 23 and end before 1 to 24, as in 8-20; leave them out for any hour.");
    }
}

internal sealed class SaveRouteShapingHandler(Traffic traffic) : IUseCase<SaveRouteShaping, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SaveRouteShaping command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "route";
        scope.Audit.ObjectId = command.Route.Value.ToString();
        if (!await scope.Db.DeliveryRoutes.AnyAsync(r => r.Id == command.Route, cancellationToken))
            return SendingErrors.RouteUnusable;
        var set = await scope.Db.RouteShapings.SingleOrDefaultAsync(s => s.RouteId == command.Route, cancellationToken);
        if (set is null)
            scope.Db.Add(set = new RouteShaping(command.Route));
        set.Configure(command.Settings, scope.Now);
        traffic.Forget();
        return Unit.Value;
    }
}

/// <summary>Every route with what is set for it, and how its buckets stand.</summary>
public sealed record ListShaping : ICommand<ShapingListing>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="RulesVersion">Of the provider rules in force.</param>
/// <param name="Routes">In order of preference.</param>
public sealed record ShapingListing(int RulesVersion, IReadOnlyList<ShapedRoute> Routes);

/// <summary>One route.</summary>
public sealed record ShapedRoute
{
    public required RouteId Id { get; init; }
    public required string Name { get; init; }
    public required bool Enabled { get; init; }
    public required RouteShapingSettings Settings { get; init; }

    /// <summary>Receivers that limits were counted or trouble was met for, the troubled ones first; at most 200.</summary>
    public required IReadOnlyList<ShapedBucket> Buckets { get; init; }
}

/// <summary>One receiver by one route.</summary>
/// <param name="RollUp">Its name.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Until">End of the suspension; null when there is none.</param>
/// <param name="Why">Reply or words that suspended it; null when neither.</param>
/// <param name="Limits">That hold now.</param>
/// <param name="ThisMinute">Messages given leave in this minute.</param>
/// <param name="Today">Messages given leave this UTC day; 0 where no day is counted.</param>
/// <param name="Connections">Held by all nodes.</param>
public sealed record ShapedBucket(
    string RollUp, BucketStanding Standing, DateTimeOffset? Until, string? Why, BucketLimits Limits, int ThisMinute, int Today, int Connections);

internal sealed class ListShapingHandler(ShapingRules rules) : IUseCase<ListShaping, ShapingListing>
{
    private const int MostBuckets = 200;

    public async Task<Result<ShapingListing>> HandleAsync(ListShaping command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var routes = await db.DeliveryRoutes.AsNoTracking().OrderBy(r => r.Rank).ThenBy(r => r.Name).ToListAsync(cancellationToken);
        var set = await db.RouteShapings.AsNoTracking().ToDictionaryAsync(s => s.RouteId, s => s.Settings, cancellationToken);
        var buckets = await db.ShapingBuckets.AsNoTracking().OrderByDescending(b => b.SuspendedUntil).ThenByDescending(b => b.Slow).ThenByDescending(b => b.Minute).ThenBy(b => b.RollUp)
            .Take(MostBuckets).ToListAsync(cancellationToken);
        var leases = await db.ShapingLeases.AsNoTracking().Where(l => l.Until > now).ToListAsync(cancellationToken);
        return new ShapingListing(rules.Version, routes.ConvertAll(route => new ShapedRoute
        {
            Id = route.Id,
            Name = route.Name,
            Enabled = route.Enabled,
            Settings = set.GetValueOrDefault(route.Id) ?? new RouteShapingSettings(),
            Buckets = [.. buckets.Where(b => b.RouteId == route.Id).Select(b => Row(b, BucketLimits.Of(rules.Of(b.RollUp), set.GetValueOrDefault(route.Id), now), leases, now))],
        }));
    }

    private static ShapedBucket Row(ShapingBucket bucket, BucketLimits limits, List<ShapingLease> leases, DateTimeOffset now) => new(
        bucket.RollUp,
        BucketPolicy.Standing(bucket.State, now),
        bucket.SuspendedUntil > now ? bucket.SuspendedUntil : null,
        bucket.SuspendedFor,
        limits,
        bucket.Minute == now.ToUnixTimeSeconds() / 60 ? bucket.MinuteCount : 0,
        bucket.Day == now.ToUnixTimeSeconds() / 86_400 ? bucket.DayCount : 0,
        leases.Where(l => l.RollUp == bucket.RollUp && l.RouteId == bucket.RouteId).Sum(l => l.Connections));
}
