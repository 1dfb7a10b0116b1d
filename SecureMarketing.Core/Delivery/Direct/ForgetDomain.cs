using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>
/// Lets the downgrade memory of a domain be forgotten: after somebody asked its operator why its servers no longer prove who
/// they are. From then on the ladder judges the domain as if never seen.
/// </summary>
/// <param name="Domain">The recipients' domain.</param>
public sealed record ForgetDomain(string Domain) : ICommand<Unit>
{
    public static Permission Requires => Permission.DeliveryPolicyEdit;

    public static AuditAction Audits => AuditAction.DomainForgotten;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class ForgetDomainHandler(DomainSurvey survey) : IUseCase<ForgetDomain, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ForgetDomain command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var domain = command.Domain.Trim().ToLowerInvariant();
        var known = await scope.Db.DomainAssurances.SingleOrDefaultAsync(d => d.Domain == domain, cancellationToken);
        if (known is null)
            return DeliveryErrors.DomainNotRemembered;
        scope.Db.Remove(known);
        survey.Forget(domain);
        scope.Audit.ObjectType = "domain";
        scope.Audit.ObjectId = domain.Length > 64 ? domain[..64] : domain;
        return Unit.Value;
    }
}
