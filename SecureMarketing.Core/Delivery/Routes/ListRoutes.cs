using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>All routes in order of preference, with what the ladder makes of each right now.</summary>
public sealed record ListRoutes : ICommand<IReadOnlyList<RouteRow>>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One route as the page shows it; credentials only as a yes or no.</summary>
public sealed record RouteRow
{
    public required RouteId Id { get; init; }
    public required RouteKind Kind { get; init; }
    public required RouteSettings Settings { get; init; }
    public required bool HasCredentials { get; init; }

    /// <summary>What a session on it is worth.</summary>
    public required Policy.TlsAssurance Assurance { get; init; }

    /// <summary>Null when it can be used now; else <c>route-disabled</c>, <c>route-resting</c> or <c>sandbox-superseded</c>.</summary>
    public required string? Refusal { get; init; }
    /// <summary>Closed, open, or half-open: the next message is the probe.</summary>
    public required CircuitState Circuit { get; init; }
    public required DateTimeOffset? RestsUntil { get; init; }
    public required int Failures { get; init; }
    public required string? LastFailure { get; init; }
    public required DateTimeOffset? LastSuccessAt { get; init; }
}

internal sealed class ListRoutesHandler(Direct.ResolverCheck resolver) : IUseCase<ListRoutes, IReadOnlyList<RouteRow>>
{
    public async Task<Result<IReadOnlyList<RouteRow>>> HandleAsync(ListRoutes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var facts = (await resolver.OverAsync(await RouteDirectory.FactsAsync(scope.Db, scope.Now, cancellationToken), cancellationToken)).ToDictionary(f => f.Id);
        var routes = await scope.Db.DeliveryRoutes.AsNoTracking().OrderBy(r => r.Rank).ThenBy(r => r.Name).ToListAsync(cancellationToken);
        return routes.ConvertAll(r => new RouteRow
        {
            Id = r.Id,
            Kind = r.Kind,
            Settings = new RouteSettings
            {
                Name = r.Name,
                Host = r.Host,
                Port = r.Port,
                Tls = r.Tls,
                PinnedKey = r.PinnedKey,
                AssertsOnwardTls = r.AssertsOnwardTls,
                Vendor = r.Vendor,
                Rank = r.Rank,
                Enabled = r.Enabled,
                Streams = r.Streams,
                Egress = r.Egress,
            },
            HasCredentials = r.HasCredentials,
            Assurance = facts[r.Id].Assurance,
            Refusal = facts[r.Id].Refusal,
            Circuit = CircuitBreaker.StateOf(r.Circuit, scope.Now),
            RestsUntil = r.RestsUntil,
            Failures = r.Failures,
            LastFailure = r.LastFailure,
            LastSuccessAt = r.LastSuccessAt,
        });
    }
}
