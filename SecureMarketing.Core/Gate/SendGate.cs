namespace SecureMarketing.Core.Gate;

/// <summary>
/// May this message go to this person, now, by this route? A pure function of its input: no clock, no store, no state. What
/// is not known to be permitted is refused.
/// </summary>
public static class SendGate
{
    /// <summary>Evaluates every row of the truth table for one route.</summary>
    public static GateDecision Evaluate(GateInput input, GateBinding binding, DateTimeOffset now) => GateDecision.Of(input, binding, now);

    /// <summary>
    /// Walks candidate routes, best first: a REROUTE takes the next, anything else ends the walk. When none is left the
    /// message is held with <c>NO_PERMITTED_ROUTE</c>, unless a reason that no route can mend weighs more.
    /// </summary>
    /// <param name="input">Inputs; its route and vendor values are replaced by each candidate's.</param>
    /// <param name="candidates">May be empty.</param>
    /// <param name="binding">What the decision is made for.</param>
    /// <param name="now">The instant of the decision.</param>
    public static GateWalk Walk(GateInput input, IReadOnlyList<GateCandidate> candidates, GateBinding binding, DateTimeOffset now)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            var decision = GateDecision.Of(On(input, candidates[index]), binding, now);
            if (decision.Effect != GateEffect.Reroute)
                return new GateWalk(decision, index);
        }

        var last = candidates.Count > 0 ? candidates[^1] : new GateCandidate(GateRoute.Clear, GateVendorBaa.NotVendor);
        return new GateWalk(GateDecision.WithoutRoute(On(input, last), binding, now), null);
    }

    private static GateInput On(GateInput input, GateCandidate candidate) =>
        input with { Route = candidate.Route, VendorBaa = candidate.VendorBaa };
}

/// <summary>One way the message could travel.</summary>
/// <param name="Route">Strength of the way.</param>
/// <param name="VendorBaa">Agreement with whoever operates the next hop.</param>
public sealed record GateCandidate(GateRoute Route, GateVendorBaa VendorBaa);

/// <summary>Where a walk ended.</summary>
/// <param name="Decision">The decision that ended it.</param>
/// <param name="Index">The candidate decided upon; null when all were refused.</param>
public sealed record GateWalk(GateDecision Decision, int? Index);
