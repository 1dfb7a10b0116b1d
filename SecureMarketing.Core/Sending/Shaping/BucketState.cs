using SecureMarketing.Core.Delivery;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Who receives, and by which of our sources: the unit that limits hold for.</summary>
/// <param name="RollUp">A name of <see cref="Shaping.RollUp"/>.</param>
/// <param name="Route">The route, whose address the receiver sees.</param>
public readonly record struct BucketKey(string RollUp, RouteId Route);

/// <summary>What is remembered of one bucket, for every node. A value: <see cref="BucketPolicy"/> makes the next of it.</summary>
public sealed record BucketState
{
    public static BucketState Fresh { get; } = new();

    /// <summary>Nothing goes before this instant; past and still set, a probe has to decide. Null: not suspended.</summary>
    public DateTimeOffset? SuspendedUntil { get; init; }

    /// <summary>The reply that suspended it, such as <c>421 4.7.0</c>, or a word of a person; null with <see cref="SuspendedUntil"/>.</summary>
    public string? SuspendedFor { get; init; }

    /// <summary>A person suspended it: replies change nothing until then.</summary>
    public bool ByPerson { get; init; }

    /// <summary>Suspensions in a row, each twice as long as the last.</summary>
    public int Strikes { get; init; }

    /// <summary>A probe is under way and has until then to decide; null when none is.</summary>
    public DateTimeOffset? ProbeUntil { get; init; }

    /// <summary>0 full speed, up to <see cref="BucketPolicy.Slowest"/>; each step halves.</summary>
    public int Slow { get; init; }

    /// <summary>Of the last change of <see cref="Slow"/>.</summary>
    public DateTimeOffset? SlowSince { get; init; }

    /// <summary>Replies of a back-off pattern in a row that have not yet led to anything.</summary>
    public int Streak { get; init; }

    /// <summary>The minute that <see cref="MinuteCount"/> counts, since 1970.</summary>
    public long Minute { get; init; }

    /// <summary>Messages given leave in that minute, all nodes together.</summary>
    public int MinuteCount { get; init; }

    /// <summary>The UTC day that <see cref="DayCount"/> counts, since 1970.</summary>
    public int Day { get; init; }

    public int DayCount { get; init; }

    /// <summary>Last reply that was no success; null when none was, or a success came since.</summary>
    public string? LastTrouble { get; init; }
}

/// <summary>The limits that hold now for one bucket.</summary>
/// <param name="Connections">All nodes together; null: none.</param>
/// <param name="MessagesPerConnection">1 upward.</param>
/// <param name="PerMinute">Null: none.</param>
/// <param name="PerDay">Of a warm-up; null: none.</param>
public sealed record BucketLimits(int? Connections, int MessagesPerConnection, int? PerMinute, int? PerDay)
{
    public static BucketLimits None { get; } = new(null, 100, null, null);

    /// <summary>The rules' limits, with what the administrator set for the route.</summary>
    /// <param name="rules">Of the roll-up.</param>
    /// <param name="route">Null: nothing set.</param>
    /// <param name="now">For the day of the ramp.</param>
    public static BucketLimits Of(ProviderRules rules, RouteShapingSettings? route, DateTimeOffset now) => new(
        route?.Connections ?? rules.Limits.Connections,
        route?.MessagesPerConnection ?? rules.Limits.MessagesPerConnection,
        route?.PerMinute ?? rules.Limits.PerMinute,
        route?.WarmUpSince is { } since ? RampDay(rules.Ramp, (now.UtcDateTime.Date - since.UtcDateTime.Date).Days) : null);

    private static int? RampDay(IReadOnlyList<int> ramp, int day) => day < 0 ? ramp.Count == 0 ? null : ramp[0] : day < ramp.Count ? ramp[day] : null;
}
