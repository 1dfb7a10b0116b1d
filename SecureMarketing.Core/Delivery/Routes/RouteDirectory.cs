using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sandbox;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>
/// The routes as the ladder and the transport need them. Connections are kept for a few seconds, so that a change by
/// another node takes effect without a database read per message.
/// </summary>
public sealed class RouteDirectory
{
    internal const string UserNameField = "route.user-name";
    internal const string PasswordField = "route.password";

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<RouteId, (RouteConnection Connection, DateTimeOffset Until)> connections = new();
    private readonly ConcurrentDictionary<RouteId, bool> failing = new();
    private readonly IDbContextFactory<AppDbContext> contexts;
    private readonly IFieldCipher cipher;
    private readonly SandboxRelay sandbox;
    private readonly TimeProvider clock;

    internal RouteDirectory(IDbContextFactory<AppDbContext> contexts, IFieldCipher cipher, SandboxRelay sandbox, TimeProvider clock)
    {
        this.contexts = contexts;
        this.cipher = cipher;
        this.sandbox = sandbox;
        this.clock = clock;
    }

    /// <summary>
    /// All routes in order of preference. The sandbox counts only while no other route is enabled: a real relay's outage
    /// must never send patients' mail into a folder and call it accepted.
    /// </summary>
    public static async Task<IReadOnlyList<RouteFact>> FactsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var routes = await db.DeliveryRoutes.AsNoTracking().OrderBy(r => r.Rank).ThenBy(r => r.Name).ToListAsync(cancellationToken);
        var assured = await AssuredAsync(db, routes, now, cancellationToken);
        var real = routes.Any(r => r.Enabled && r.Kind != RouteKind.Sandbox);
        return [.. routes.Select(r => r.Kind == RouteKind.Sandbox && real ? Fact(r) with { Refusal = "sandbox-superseded" } : Fact(r))];

        RouteFact Fact(DeliveryRoute route) => Weighed(route.ToFact(now), route, assured);
    }

    /// <summary>Operators whose agreement in force asserts enforced TLS onward.</summary>
    private static async Task<HashSet<Guid>> AssuredAsync(AppDbContext db, IReadOnlyList<DeliveryRoute> routes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parties = routes.Where(r => r is { AssertsOnwardTls: true, Vendor: not null }).Select(r => new PartyId(r.Vendor!.Value)).Distinct().ToList();
        if (parties.Count == 0)
            return [];
        var register = await db.BaaRecords.AsNoTracking().Where(b => parties.Contains(b.PartyId)).ToListAsync(cancellationToken);
        return [.. register.Where(b => b.IsActive(now) && b.Clauses.HasFlag(BaaClauses.EnforcedOnwardTls)).Select(b => b.PartyId.Value)];
    }

    /// <summary>A vendor's relay is verified only if its agreement says so; the tick on the route alone is nobody's promise.</summary>
    private static RouteFact Weighed(RouteFact fact, DeliveryRoute route, HashSet<Guid> assured) =>
        route is { Kind: RouteKind.SmartHost, Vendor: { } vendor } && fact.Assurance > TlsAssurance.Opportunistic && !assured.Contains(vendor)
            ? fact with { Assurance = TlsAssurance.Opportunistic }
            : fact;

    /// <summary>How to connect; null when the route is gone or disabled.</summary>
    internal async Task<RouteConnection?> ConnectionAsync(RouteId id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (connections.TryGetValue(id, out var kept) && kept.Until > now)
            return kept.Connection;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var route = await db.DeliveryRoutes.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.Enabled, cancellationToken);
        if (route is null)
            return null;
        var assurance = Weighed(route.ToFact(now), route, await AssuredAsync(db, [route], now, cancellationToken)).Assurance;
        var connection = await ConnectionAsync(route, assurance, cancellationToken);
        connections[id] = (connection, now + Kept);
        return connection;
    }

    /// <summary>Makes the next use read the settings anew.</summary>
    internal void Forget(RouteId id) => connections.TryRemove(id, out _);

    /// <summary>Keeps the route's health: failures in a row put it to rest, the first success clears them.</summary>
    internal async Task ReportAsync(RouteConnection route, SubmissionOutcome outcome, CancellationToken cancellationToken)
    {
        // One domain's trouble is not the direct route's: the others go on.
        var failed = outcome.Result == SubmissionResult.RouteFailed && outcome.Stage != SmtpStage.None && route.Kind != RouteKind.Direct;
        if (!failed && !failing.GetValueOrDefault(route.Id, defaultValue: true))
            return;
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = db.DeliveryRoutes.Where(r => r.Id == route.Id);
        if (failed)
        {
            var (rest, reason) = (now + DeliveryRoute.Rest, outcome.Reason);
            await row.ExecuteUpdateAsync(set => set
                .SetProperty(r => r.Failures, r => r.Failures + 1)
                .SetProperty(r => r.LastFailure, reason)
                .SetProperty(r => r.RestsUntil, r => r.Failures + 1 >= DeliveryRoute.FailuresBeforeRest ? rest : r.RestsUntil), cancellationToken);
        }
        else
        {
            await row.ExecuteUpdateAsync(set => set
                .SetProperty(r => r.Failures, 0)
                .SetProperty(r => r.LastFailure, (string?)null)
                .SetProperty(r => r.RestsUntil, (DateTimeOffset?)null)
                .SetProperty(r => r.LastSuccessAt, now), cancellationToken);
        }

        failing[route.Id] = failed;
    }

    private async Task<RouteConnection> ConnectionAsync(DeliveryRoute route, TlsAssurance assurance, CancellationToken cancellationToken)
    {
        var endpoint = route.Kind == RouteKind.Sandbox ? await sandbox.StartAsync(cancellationToken) : null;
        return new RouteConnection
        {
            Id = route.Id,
            Version = route.Version,
            Name = route.Name,
            Kind = route.Kind,
            Host = endpoint?.Host ?? route.Host,
            Port = endpoint?.Port ?? route.Port,
            Address = endpoint is null ? null : IPAddress.Loopback,
            Anchor = endpoint?.Authority,
            Tls = route.Tls,
            PinnedKey = route.PinnedKey,
            Assurance = assurance,
            UserName = route.UserNameSealed is { } user ? cipher.Open(route.Id.Value, UserNameField, user) : null,
            Password = route.PasswordSealed is { } password ? cipher.Open(route.Id.Value, PasswordField, password) : null,
        };
    }
}
