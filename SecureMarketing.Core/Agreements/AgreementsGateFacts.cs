using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Agreements;

/// <summary>Who operates a route. Implemented by Delivery.</summary>
public interface IRouteOperators
{
    /// <returns>Per known route its operator, null for one of our own; an unknown route is absent.</returns>
    Task<IReadOnlyDictionary<Guid, PartyId?>> OfAsync(AppDbContext db, IReadOnlyCollection<Guid> routes, CancellationToken cancellationToken);
}

/// <summary>Tells the gate of business associate agreements at the instant it asks.</summary>
internal sealed class AgreementsGateFacts(IEnumerable<IRouteOperators> operators) : IGateFacts
{
    public async Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var register = await db.BaaRecords.AsNoTracking().ToListAsync(cancellationToken);
        var tenant = AgreementStatus.Tenant(register, now);
        var version = AgreementsDb.Version(register, now);
        var routes = batch.SelectMany(q => q.Routes).Distinct().ToList();
        var known = new Dictionary<Guid, PartyId?>();
        foreach (var source in operators)
        {
            foreach (var (route, party) in await source.OfAsync(db, routes, cancellationToken))
                known[route] = party;
        }

        foreach (var question in batch)
        {
            question.Facts.TenantBaa = tenant;
            question.Facts.BaaVersion = version;
            var part2 = question.Origin.Sens == GateSensitivity.Part2;
            // A route nobody knows stays unfilled, which the gate denies.
            foreach (var route in question.Routes.Where(known.ContainsKey))
                question.Facts.Vendors[route] = AgreementStatus.Vendor(register, known[route], now, part2);
        }
    }
}
