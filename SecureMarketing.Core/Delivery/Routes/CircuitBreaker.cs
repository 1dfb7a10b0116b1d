namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>Whether a route is used.</summary>
public enum CircuitState
{
    /// <summary>In use.</summary>
    Closed = 1,

    /// <summary>Rests: messages take the next route of their stream.</summary>
    Open = 2,

    /// <summary>The rest is over: the next message is the probe, and decides.</summary>
    HalfOpen = 3,
}

/// <summary>Health of one route as it is stored.</summary>
/// <param name="Failures">Failures in a row; 0 after a success.</param>
/// <param name="RestsUntil">Null while it does not rest.</param>
public readonly record struct Circuit(int Failures, DateTimeOffset? RestsUntil)
{
    public static Circuit Healthy { get; }
}

/// <summary>
/// The circuit breaker of routes: a pure table. Only a route that could not be reached or would not greet counts as failed; what a server
/// says about one message says nothing about the route.
/// </summary>
public static class CircuitBreaker
{
    /// <summary>After this many failures in a row the route rests.</summary>
    public const int FailuresBeforeRest = 5;

    /// <summary>The first rest; each failed probe doubles it.</summary>
    public static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    /// <summary>How long one message may be the probe before another becomes it, because its process may have died.</summary>
    public static readonly TimeSpan ProbePatience = TimeSpan.FromMinutes(2);

    public static CircuitState StateOf(Circuit circuit, DateTimeOffset now) =>
        circuit.RestsUntil is not { } until ? CircuitState.Closed : until > now ? CircuitState.Open : CircuitState.HalfOpen;

    /// <summary>What a use of the route makes of its health.</summary>
    public static Circuit After(Circuit circuit, bool failed, DateTimeOffset now)
    {
        if (!failed)
            return Circuit.Healthy;
        // What was under way when the rest began fails with it and is no news; a probe's turn is never this far from its end.
        if (circuit.RestsUntil - now > ProbePatience)
            return circuit;
        var failures = circuit.Failures + 1;
        return failures < FailuresBeforeRest ? new Circuit(failures, circuit.RestsUntil) : new Circuit(failures, now + RestAfter(failures));
    }

    /// <summary>The circuit while one message probes: open to all others.</summary>
    public static Circuit Probing(Circuit circuit, DateTimeOffset now) => circuit with { RestsUntil = now + ProbePatience };

    private static TimeSpan RestAfter(int failures)
    {
        // 5, 10, 20, 40, 60 minutes.
        var doubled = FirstRest * Math.Pow(2, Math.Min(failures - FailuresBeforeRest, 8));
        return doubled < LongestRest ? doubled : LongestRest;
    }
}
