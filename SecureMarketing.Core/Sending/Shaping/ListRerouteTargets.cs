using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Routes that <see cref="RerouteQueued"/> may name.</summary>
public sealed record ListRerouteTargets : ICommand<IReadOnlyList<RerouteTarget>>
{
    public static Permission Requires => Permission.QueueManage;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Id">An enabled route.</param>
/// <param name="Name">Its name.</param>
public sealed record RerouteTarget(RouteId Id, string Name);

internal sealed class ListRerouteTargetsHandler : IUseCase<ListRerouteTargets, IReadOnlyList<RerouteTarget>>
{
    public async Task<Result<IReadOnlyList<RerouteTarget>>> HandleAsync(ListRerouteTargets command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await scope.Db.DeliveryRoutes.AsNoTracking().Where(r => r.Enabled).OrderBy(r => r.Rank).ThenBy(r => r.Name).Select(r => new RerouteTarget(r.Id, r.Name)).ToListAsync(cancellationToken);
}
