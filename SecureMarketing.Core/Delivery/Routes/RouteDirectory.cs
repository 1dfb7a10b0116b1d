using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sandbox;
using SecureMarketing.Core.Delivery.Streams;
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

    private readonly ConcurrentDictionary<RouteId, Known> connections = new();
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

    /// <summary>
    /// How to connect for a candidate; null when the route is gone, disabled, taken out of the candidate's stream since, or rests. When its
    /// rest is over, one message alone is the probe, across all nodes.
    /// </summary>
    internal async Task<RouteConnection?> ConnectionAsync(MethodCandidate candidate, CancellationToken cancellationToken) =>
        await KnownAsync(candidate.Route, cancellationToken) is { } known
            && known.Streams.Serves(candidate.Stream)
            && await MayUseAsync(candidate.Route, known.Circuit, cancellationToken)
            ? known.Of(candidate.Stream)
            : null;

    /// <summary>How to connect for a test; null when the route is gone or disabled.</summary>
    internal async Task<RouteConnection?> ConnectionAsync(RouteId id, CancellationToken cancellationToken) =>
        (await KnownAsync(id, cancellationToken))?.Of(null);

    /// <summary>Makes the next use read the settings anew.</summary>
    internal void Forget(RouteId id) => connections.TryRemove(id, out _);

    /// <summary>Keeps the route's health by the table of <see cref="CircuitBreaker"/>.</summary>
    internal async Task ReportAsync(RouteConnection route, SubmissionOutcome outcome, CancellationToken cancellationToken)
    {
        // One domain's trouble is not the direct route's: the others go on.
        var failed = outcome.Result == SubmissionResult.RouteFailed && outcome.Stage != SmtpStage.None && route.Kind != RouteKind.Direct;
        if (!failed && !failing.GetValueOrDefault(route.Id, defaultValue: true))
            return;
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = db.DeliveryRoutes.Where(r => r.Id == route.Id);
        // Another worker may report in the same moment: the health that was read must still be there.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            if (await row.Select(r => new { r.Failures, r.RestsUntil }).SingleOrDefaultAsync(cancellationToken) is not { } read)
                return;
            var next = CircuitBreaker.After(new Circuit(read.Failures, read.RestsUntil), failed, now);
            var (failures, rests, reason) = (next.Failures, next.RestsUntil, failed ? outcome.Reason : null);
            var unchanged = row.Where(r => r.Failures == read.Failures);
            var written = failed
                ? await unchanged.ExecuteUpdateAsync(set => set.SetProperty(r => r.Failures, failures).SetProperty(r => r.LastFailure, reason).SetProperty(r => r.RestsUntil, rests), cancellationToken)
                : await unchanged.ExecuteUpdateAsync(set => set.SetProperty(r => r.Failures, failures).SetProperty(r => r.LastFailure, reason).SetProperty(r => r.RestsUntil, rests).SetProperty(r => r.LastSuccessAt, now), cancellationToken);
            if (written > 0)
                break;
        }

        failing[route.Id] = failed;
        Forget(route.Id);
    }

    private async Task<Known?> KnownAsync(RouteId id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (connections.TryGetValue(id, out var kept) && kept.Until > now)
            return kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var route = await db.DeliveryRoutes.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.Enabled, cancellationToken);
        if (route is null)
            return null;
        var assurance = Weighed(route.ToFact(now), route, await AssuredAsync(db, [route], now, cancellationToken)).Assurance;
        return connections[id] = new Known(await ConnectionAsync(route, assurance, cancellationToken), route.Streams, route.Circuit, now + Kept);
    }

    /// <summary>Closed: yes. Open: no. Half-open: for whoever takes the probe first.</summary>
    private async Task<bool> MayUseAsync(RouteId id, Circuit circuit, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        switch (CircuitBreaker.StateOf(circuit, now))
        {
            case CircuitState.Closed:
                return true;
            case CircuitState.Open:
                return false;
        }

        var (failures, rested, probing) = (circuit.Failures, circuit.RestsUntil, CircuitBreaker.Probing(circuit, now).RestsUntil);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var taken = await db.DeliveryRoutes.Where(r => r.Id == id && r.Failures == failures && r.RestsUntil == rested)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.RestsUntil, probing), cancellationToken) > 0;
        Forget(id);
        // Whoever probes reports how it went, also where this process never saw the route fail.
        if (taken)
            failing[id] = true;
        return taken;
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

    /// <summary>A route as it was read; one connection per stream, so that sessions are kept apart.</summary>
    private sealed class Known(RouteConnection plain, StreamSet streams, Circuit circuit, DateTimeOffset until)
    {
        private readonly Dictionary<MailStream, RouteConnection> byStream = MailStreams.All.ToDictionary(s => s, plain.In);

        public StreamSet Streams => streams;

        public Circuit Circuit => circuit;

        public DateTimeOffset Until => until;

        public RouteConnection Of(MailStream? stream) => stream is { } named ? byStream[named] : plain;
    }
}
