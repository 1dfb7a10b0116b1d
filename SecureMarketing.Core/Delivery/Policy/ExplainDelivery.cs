using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Direct;
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

    /// <summary>How far to look beyond what is stored here; outside only the domain is told, never the address.</summary>
    public LookDepth Look { get; init; }
}

/// <summary>The ladder's answer with route names.</summary>
/// <param name="Chosen">First candidate that would carry it; null when nothing may carry such a message.</param>
/// <param name="Result">Candidates and rungs.</param>
/// <param name="RouteNames">Names of all routes.</param>
/// <param name="Direct">Rows 5 to 9 for the recipient's domain; null when not looked at.</param>
/// <param name="Waits">The chosen way may only hold later: the message would wait for it, then take the next.</param>
public sealed record DeliveryExplanation(
    DeliveryMethod? Chosen, LadderResult Result, IReadOnlyDictionary<RouteId, string> RouteNames, DirectExplanation? Direct = null, bool Waits = false);

internal sealed class ExplainDeliveryHandler(DeliveryPlanner planner, DirectLook look) : IUseCase<ExplainDelivery, DeliveryExplanation>
{
    public async Task<Result<DeliveryExplanation>> HandleAsync(ExplainDelivery command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(command.Address, out var address))
            return DeliveryErrors.AddressInvalid;
        var result = (await planner.PlanAsync(scope.Db, [new PlanItem(address, command.Question)], scope.Now, cancellationToken))[0];
        var routes = await RouteDirectory.FactsAsync(scope.Db, scope.Now, cancellationToken);
        var names = routes.ToDictionary(r => r.Id, r => r.Name);
        if (command.Look == LookDepth.Stored)
            return new DeliveryExplanation(result.Candidates is [var first, ..] ? first.Method : null, result, names);

        var direct = routes.FirstOrDefault(r => r.Direct)?.Id;
        var rules = await scope.Db.DeliveryPolicies.AsNoTracking().SingleOrDefaultAsync(p => p.MessageClass == command.Question.Class, cancellationToken) is { } policy ? policy.Rules : DeliveryRules.Default;
        var seen = await look.AtAsync(address.Domain, MethodLadder.LeastOnSession(rules, command.Question), direct, command.Look, cancellationToken);
        var (chosen, waits) = Choose(result.Candidates, direct, seen);
        return new DeliveryExplanation(chosen, result, names, seen, waits);
    }

    /// <summary>As sending would: the direct route is passed over where its hosts lack what is needed, and ends everything where the domain takes no mail.</summary>
    private static (DeliveryMethod? Chosen, bool Waits) Choose(IReadOnlyList<MethodCandidate> candidates, RouteId? direct, DirectExplanation seen)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Route != direct || seen.Refusal is not null)
                return (candidate.Method, false);
            if (seen.Status is Dns.MxStatus.NullMx or Dns.MxStatus.NoSuchDomain)
                return (null, false);
            // A host that was not greeted yet may still turn out good enough; one that was is known.
            if (seen.Hosts.Any(h => (h.Ip is null && h.Verdict.Step == MxStep.Send) || (h.Verdict.Step != MxStep.Wait && h.Verdict.Level >= candidate.Least)))
                return (candidate.Method, false);
            if (seen.Step is null or MxStep.Wait)
                return (candidate.Method, true);
        }

        return (null, false);
    }
}
