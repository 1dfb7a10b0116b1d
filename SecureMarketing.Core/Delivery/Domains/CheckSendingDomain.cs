using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>Looks a domain's records up now and remembers what was found. A domain that is not known yet becomes one.</summary>
/// <param name="Domain">A host name.</param>
public sealed record CheckSendingDomain(string Domain) : ICommand<DomainView>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.SendingDomainChecked;
}

internal sealed class CheckSendingDomainHandler(DomainPlans plans, DomainCheck check) : IUseCase<CheckSendingDomain, DomainView>
{
    public async Task<Result<DomainView>> HandleAsync(CheckSendingDomain command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (DomainPlans.Normal(command.Domain) is not { } domain)
            return DeliveryErrors.DomainInvalid;
        var (plan, findings) = await check.RunAsync(await plans.OfAsync(scope.Db, domain, cancellationToken), cancellationToken);
        var row = await scope.Db.SendingDomains.SingleOrDefaultAsync(d => d.Domain == domain, cancellationToken);
        if (row is null)
            scope.Db.Add(row = new SendingDomain(domain, scope.Now));
        row.Note(plan, findings, scope.Now);
        scope.Audit.ObjectType = "sending-domain";
        scope.Audit.ObjectId = domain;
        scope.Audit.ObjectVersion = row.Version;
        scope.Audit.ReasonCodes = SendingDomain.IsGood(findings) ? null : string.Join(',', findings.Where(f => f.Record.Required && f.State != RecordState.Found).Select(f => $"{f.Record.Kind}:{f.State}").Distinct());
        var view = await ViewSendingDomainHandler.OfAsync(scope.Db, plans, domain, cancellationToken);
        return view with { Records = findings, CheckedAt = row.CheckedAt, GoodAt = row.GoodAt };
    }
}
