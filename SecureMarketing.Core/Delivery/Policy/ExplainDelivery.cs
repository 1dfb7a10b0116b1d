using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>
/// "What would happen to this address?": the ladder with every rung and its reason, without sending anything. Whether a
/// message may be sent at all is the gate's matter. Holds an address: a class, prints nothing.
/// </summary>
public sealed class ExplainDelivery : ICommand<DeliveryExplanation>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;

    public required string Address { get; init; }

    public required LadderQuestion Question { get; init; }
}

/// <summary>The ladder's answer with route names.</summary>
/// <param name="Chosen">First candidate; null when nothing may carry such a message.</param>
/// <param name="Result">Candidates and rungs.</param>
/// <param name="RouteNames">Names of all routes.</param>
public sealed record DeliveryExplanation(DeliveryMethod? Chosen, LadderResult Result, IReadOnlyDictionary<RouteId, string> RouteNames);

internal sealed class ExplainDeliveryHandler(DeliveryPlanner planner) : IUseCase<ExplainDelivery, DeliveryExplanation>
{
    public async Task<Result<DeliveryExplanation>> HandleAsync(ExplainDelivery command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(command.Address, out var address))
            return DeliveryErrors.AddressInvalid;
        var result = (await planner.PlanAsync(scope.Db, [new PlanItem(address, command.Question)], scope.Now, cancellationToken))[0];
        var names = (await RouteDirectory.FactsAsync(scope.Db, scope.Now, cancellationToken)).ToDictionary(r => r.Id, r => r.Name);
        return new DeliveryExplanation(result.Candidates is [var first, ..] ? first.Method : null, result, names);
    }
}
