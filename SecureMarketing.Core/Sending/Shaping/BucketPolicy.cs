using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>How a bucket stands.</summary>
public enum BucketStanding
{
    Open = 0,

    /// <summary>At half speed or less.</summary>
    Slowed = 1,
    Suspended = 2,

    /// <summary>The suspension is over; one message decides.</summary>
    Probing = 3,
}

/// <summary>What a node may do for a bucket.</summary>
/// <param name="State">To be stored.</param>
/// <param name="Permits">Messages it may submit; <see cref="BucketPolicy.Unlimited"/> where nothing is counted.</param>
/// <param name="Connections">Connections it may hold at once; <see cref="BucketPolicy.Unlimited"/> where nothing is counted.</param>
/// <param name="ClosedUntil">Ask again then; null with at least one permit and connection.</param>
/// <param name="Reason">A word of <see cref="ShapingReason"/>; null when open.</param>
/// <param name="IsProbe">The one permit is the probe.</param>
public sealed record BucketGrant(BucketState State, int Permits, int Connections, DateTimeOffset? ClosedUntil, string? Reason, bool IsProbe = false);

/// <summary>Why a message waits although it is due. Stored as a message's reason.</summary>
public static class ShapingReason
{
    public const string Suspended = "SHAPED_SUSPENDED";
    public const string Probing = "SHAPED_PROBING";
    public const string Rate = "SHAPED_RATE";
    public const string WarmUp = "SHAPED_WARM_UP";
    public const string Connections = "SHAPED_CONNECTIONS";

    /// <summary>Bulk mail outside the hours set for its route.</summary>
    public const string Hours = "SHAPED_HOURS";
}

/// <summary>The decisions of shaping: pure functions of what is remembered, the rules and the time.</summary>
public static class BucketPolicy
{
    /// <summary>Stands for "nobody counts".</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>A sixteenth of full speed.</summary>
    public const int Slowest = 4;

    /// <summary>What full speed is taken to be where no rate is set, messages a minute, once a bucket has to be slowed.</summary>
    internal const int SlowedFrom = 600;

    internal static readonly TimeSpan LongestSuspension = TimeSpan.FromHours(6);
    internal static readonly TimeSpan QuietForAStepUp = TimeSpan.FromMinutes(10);

    /// <summary>Replies of one burst are one piece of news.</summary>
    internal static readonly TimeSpan BetweenSteps = TimeSpan.FromMinutes(1);

    /// <summary>A probe that was not heard of until then is given up: its node may be gone.</summary>
    internal static readonly TimeSpan ProbeLasts = TimeSpan.FromMinutes(12);

    /// <summary>When others hold all connections.</summary>
    internal static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    public static BucketStanding Standing(BucketState state, DateTimeOffset now) =>
        state.SuspendedUntil > now ? BucketStanding.Suspended
        : state.SuspendedUntil is not null ? BucketStanding.Probing
        : state.Slow > 0 ? BucketStanding.Slowed
        : BucketStanding.Open;

    /// <summary>What one node may do now.</summary>
    /// <param name="state">As stored.</param>
    /// <param name="limits">Of this moment.</param>
    /// <param name="messages">Permits wanted, 1 upward.</param>
    /// <param name="connections">Connections the node wants to hold in all, 1 upward.</param>
    /// <param name="heldElsewhere">Connections that other nodes hold.</param>
    /// <param name="now">The time.</param>
    public static BucketGrant Ask(BucketState state, BucketLimits limits, int messages, int connections, int heldElsewhere, DateTimeOffset now)
    {
        switch (Standing(state, now))
        {
            case BucketStanding.Suspended:
                return new BucketGrant(state, 0, 0, state.SuspendedUntil, ShapingReason.Suspended);
            case BucketStanding.Probing when state.ProbeUntil > now:
                return new BucketGrant(state, 0, 0, state.ProbeUntil, ShapingReason.Probing);
            case BucketStanding.Probing:
                messages = connections = 1;
                break;
        }

        var most = limits.Connections is { } limit ? Math.Max(1, limit >> state.Slow) : Unlimited;
        var slots = most == Unlimited ? Unlimited : Math.Min(connections, most - heldElsewhere);
        if (slots <= 0)
            return new BucketGrant(state, 0, 0, now + AskAgain, ShapingReason.Connections);

        var counted = Today(state, now);
        var permits = messages;
        if (PerMinute(limits, state.Slow) is { } perMinute)
        {
            permits = Math.Min(permits, perMinute - counted.MinuteCount);
            if (permits <= 0)
                return new BucketGrant(state, 0, slots, DateTimeOffset.FromUnixTimeSeconds((counted.Minute + 1) * 60), ShapingReason.Rate);
        }

        if (limits.PerDay is { } perDay)
        {
            permits = Math.Min(permits, perDay - counted.DayCount);
            if (permits <= 0)
                return new BucketGrant(state, 0, slots, DateTimeOffset.UnixEpoch.AddDays(counted.Day + 1), ShapingReason.WarmUp);
        }

        if (state.SuspendedUntil is not null)
            return new BucketGrant(Counted(counted, 1) with { ProbeUntil = now + ProbeLasts }, 1, 1, null, null, IsProbe: true);
        return limits is { PerMinute: null, PerDay: null } && state.Slow == 0
            ? new BucketGrant(state, Unlimited, slots, null, null)
            : new BucketGrant(Counted(counted, permits), permits, slots, null, null);
    }

    /// <summary>Permits that a node did not use go back to the minute and the day that they were taken from.</summary>
    /// <param name="state">As stored.</param>
    /// <param name="permits">0 upward, or <see cref="Unlimited"/>: none were counted.</param>
    /// <param name="minute">Since 1970.</param>
    public static BucketState Returned(BucketState state, int permits, long minute) => permits is 0 or Unlimited ? state : state with
    {
        MinuteCount = state.Minute == minute ? Math.Max(0, state.MinuteCount - permits) : state.MinuteCount,
        DayCount = state.Day == minute / 1440 ? Math.Max(0, state.DayCount - permits) : state.DayCount,
    };

    /// <summary>What a submission's reply changes.</summary>
    /// <param name="state">As stored now.</param>
    /// <param name="rule">The back-off pattern that the reply fits; null: none.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="probe">The submission was the probe.</param>
    /// <param name="now">The time.</param>
    public static BucketState After(BucketState state, BackOffRule? rule, ReplyFacts reply, bool probe, DateTimeOffset now)
    {
        if (reply.SaysNothing)
            return probe ? state with { ProbeUntil = null } : state;
        var standing = Standing(state, now);
        // What was under way when it was suspended is no news; in the half-open state one message alone decides.
        if (standing == BucketStanding.Suspended || (standing == BucketStanding.Probing && !probe))
            return state;
        // Nobody was reached: that is no recovery, whether or not a rule knows it.
        if (rule is null && reply.Result == SubmissionResult.RouteFailed)
            return probe ? state with { ProbeUntil = now + AskAgain } : state;
        return rule is null ? Recovered(state, now) : Troubled(state with { LastTrouble = reply.Word }, rule, standing == BucketStanding.Probing, now);
    }

    private static BucketState Recovered(BucketState state, DateTimeOffset now)
    {
        // The strikes go with the next success: a suspension right after the probe is one in a row.
        var open = state with
        {
            SuspendedUntil = null,
            SuspendedFor = null,
            ByPerson = false,
            ProbeUntil = null,
            Streak = 0,
            Strikes = state.SuspendedUntil is null ? 0 : state.Strikes,
            LastTrouble = null,
        };
        return open.Slow > 0 && now - open.SlowSince >= QuietForAStepUp
            ? open with { Slow = open.Slow - 1, SlowSince = now }
            : open;
    }

    private static BucketState Troubled(BucketState state, BackOffRule rule, bool probing, DateTimeOffset now)
    {
        var streak = state.Streak + 1;
        if (streak < rule.After && !probing)
            return state with { Streak = streak };
        if (rule.Action == BackOffAction.Slow && !probing)
        {
            return state.SlowSince is { } since && state.Slow > 0 && now - since < BetweenSteps
                ? state with { Streak = 0 }
                : state with { Slow = Math.Min(Slowest, state.Slow + 1), SlowSince = now, Streak = 0 };
        }

        var minutes = Math.Max(1, rule.Minutes) * Math.Pow(2, Math.Min(state.Strikes, 10));
        return state with
        {
            SuspendedUntil = now + TimeSpan.FromMinutes(Math.Min(minutes, LongestSuspension.TotalMinutes)),
            SuspendedFor = state.LastTrouble,
            ByPerson = false,
            ProbeUntil = null,
            Strikes = state.Strikes + 1,
            Streak = 0,
        };
    }

    private static int? PerMinute(BucketLimits limits, int slow) =>
        slow == 0 ? limits.PerMinute : Math.Max(1, (limits.PerMinute ?? SlowedFrom) >> slow);

    private static BucketState Today(BucketState state, DateTimeOffset now)
    {
        var (minute, day) = (now.ToUnixTimeSeconds() / 60, (int)(now.ToUnixTimeSeconds() / 86_400));
        return state with
        {
            Minute = minute,
            MinuteCount = state.Minute == minute ? state.MinuteCount : 0,
            Day = day,
            DayCount = state.Day == day ? state.DayCount : 0,
        };
    }

    private static BucketState Counted(BucketState state, int permits) =>
        state with { MinuteCount = state.MinuteCount + permits, DayCount = state.DayCount + permits };
}
