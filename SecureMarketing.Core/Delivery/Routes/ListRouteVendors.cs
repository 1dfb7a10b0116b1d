using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>
/// Who may be named as the operator of a route: the vendors of the agreement register, lapsed ones included, because the
/// gate refuses those by itself and says why.
/// </summary>
public sealed record ListRouteVendors : ICommand<IReadOnlyList<RouteVendor>>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One vendor.</summary>
/// <param name="Id">The party in the agreement register.</param>
/// <param name="Name">As the register names it.</param>
/// <param name="Active">It has an agreement in force now.</param>
public sealed record RouteVendor(Guid Id, string Name, bool Active);

internal sealed class ListRouteVendorsHandler : IUseCase<ListRouteVendors, IReadOnlyList<RouteVendor>>
{
    public async Task<Result<IReadOnlyList<RouteVendor>>> HandleAsync(ListRouteVendors command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var register = await scope.Db.BaaRecords.AsNoTracking().Where(b => b.Role == BaaRole.Vendor).ToListAsync(cancellationToken);
        return register.GroupBy(b => b.PartyId)
            .Select(g => new RouteVendor(g.Key.Value, g.MaxBy(b => b.ChangedAt)!.Party, g.Any(b => b.IsActive(scope.Now))))
            .OrderBy(v => v.Name, StringComparer.Ordinal)
            .ToList();
    }
}
