using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>Tells the agreement register who operates a route.</summary>
internal sealed class RouteOperators : IRouteOperators
{
    public async Task<IReadOnlyDictionary<Guid, PartyId?>> OfAsync(AppDbContext db, IReadOnlyCollection<Guid> routes, CancellationToken cancellationToken)
    {
        var ids = routes.Select(r => new RouteId(r)).ToList();
        var rows = await db.DeliveryRoutes.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.Vendor }).ToListAsync(cancellationToken);
        return rows.ToDictionary(r => r.Id.Value, r => r.Vendor is { } vendor ? new PartyId(vendor) : (PartyId?)null);
    }
}
