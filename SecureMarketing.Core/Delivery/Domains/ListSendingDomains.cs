using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>The domains that mail is sent from, with how their last check ended. Looks nothing up.</summary>
public sealed record ListSendingDomains : ICommand<IReadOnlyList<DomainRow>>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One domain.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="LiveKeys">Keys that sign for it now, those of a domain above it included.</param>
/// <param name="CheckedAt">Null: never looked up.</param>
/// <param name="GoodAt">When all that sending rests on was last found; null: never.</param>
/// <param name="Troubles">Records that did not hold at the last check and that sending rests on.</param>
public sealed record DomainRow(string Domain, int LiveKeys, DateTimeOffset? CheckedAt, DateTimeOffset? GoodAt, int Troubles);

internal sealed class ListSendingDomainsHandler : IUseCase<ListSendingDomains, IReadOnlyList<DomainRow>>
{
    public async Task<Result<IReadOnlyList<DomainRow>>> HandleAsync(ListSendingDomains command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var keys = await scope.Db.DkimKeys.AsNoTracking().Where(k => k.RetiredAt == null).Select(k => k.Domain).ToListAsync(cancellationToken);
        var known = await scope.Db.SendingDomains.AsNoTracking().ToDictionaryAsync(d => d.Domain, cancellationToken);
        return (await DomainPlans.KnownAsync(scope.Db, cancellationToken)).Select(domain =>
        {
            var row = known.GetValueOrDefault(domain);
            return new DomainRow(domain, Crypto.DkimSigner.Closest(keys, k => k, domain).Count, row?.CheckedAt, row?.GoodAt, row?.Findings.Count(f => f.Blocks) ?? 0);
        }).ToList();
    }
}
