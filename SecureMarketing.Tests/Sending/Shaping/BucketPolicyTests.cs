using CsCheck;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>The decisions of shaping by table and property.</summary>
public sealed class BucketPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 20, TimeSpan.Zero);
    private static readonly BucketLimits Limits = new(4, 20, 10, null);
    private static readonly BackOffRule Suspend = new() { Code = 421, Action = BackOffAction.Suspend, Minutes = 10, After = 2 };
    private static readonly BackOffRule Slow = new() { Code = 451, Action = BackOffAction.Slow };
    private static readonly ReplyFacts Busy = new(SubmissionResult.Deferred, SmtpStage.MailFrom, 421, "4.7.0");
    private static readonly ReplyFacts Fine = new(SubmissionResult.Accepted, SmtpStage.Dot, 250, "2.0.0");

    [Theory]
    [InlineData(0, 10, 4, null)]
    [InlineData(3, 7, 4, null)]
    [InlineData(10, 0, 4, ShapingReason.Rate)]
    public void Ask_CountsTheMinute(int used, int permits, int connections, string? reason)
    {
        var state = BucketState.Fresh with { Minute = Now.ToUnixTimeSeconds() / 60, MinuteCount = used };

        var grant = BucketPolicy.Ask(state, Limits, 10, 8, 0, Now);

        Assert.Equal((permits, connections, reason), (grant.Permits, grant.Connections, grant.Reason));
        Assert.Equal(reason is null ? null : Now.AddSeconds(40), grant.ClosedUntil);
        // The next minute counts anew.
        Assert.Equal(10, BucketPolicy.Ask(grant.State, Limits, 10, 8, 0, Now.AddSeconds(40)).Permits);
    }

    [Theory]
    [InlineData(0, 0, 4)]
    [InlineData(3, 0, 1)]
    [InlineData(4, 0, 0)]
    [InlineData(9, 0, 0)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 4, 1)]
    public void Ask_LeavesOthersTheirConnections(int elsewhere, int slow, int connections)
    {
        var grant = BucketPolicy.Ask(BucketState.Fresh with { Slow = slow }, Limits, 1, 8, elsewhere, Now);

        Assert.Equal(connections, grant.Connections);
        Assert.Equal(connections == 0, grant.Reason == ShapingReason.Connections);
    }

    [Fact]
    public void Ask_WithoutLimits_CountsNothing()
    {
        var grant = BucketPolicy.Ask(BucketState.Fresh, BucketLimits.None, 10, 4, 0, Now);

        Assert.Equal((BucketPolicy.Unlimited, BucketPolicy.Unlimited), (grant.Permits, grant.Connections));
        Assert.Same(BucketState.Fresh, grant.State);
    }

    [Fact]
    public void Ask_AfterTheDaysShare_WaitsForMidnight()
    {
        var limits = Limits with { PerDay = 12, PerMinute = null };
        var first = BucketPolicy.Ask(BucketState.Fresh, limits, 10, 1, 0, Now);
        var second = BucketPolicy.Ask(first.State, limits, 10, 1, 0, Now.AddMinutes(3));
        var third = BucketPolicy.Ask(second.State, limits, 10, 1, 0, Now.AddMinutes(6));

        Assert.Equal((10, 2, 0), (first.Permits, second.Permits, third.Permits));
        Assert.Equal((ShapingReason.WarmUp, new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero)), (third.Reason, third.ClosedUntil));
    }

    [Fact]
    public void Suspension_BeginsAfterTheStreak_EndsWithOneProbe()
    {
        var once = BucketPolicy.After(BucketState.Fresh, Suspend, Busy, false, Now);
        Assert.Equal(BucketStanding.Open, BucketPolicy.Standing(once, Now));
        var shut = BucketPolicy.After(once, Suspend, Busy, false, Now);
        Assert.Equal((Now.AddMinutes(10), "421 4.7.0"), (shut.SuspendedUntil, shut.SuspendedFor));
        // What was under way changes nothing, good or bad.
        Assert.Equal(shut, BucketPolicy.After(shut, Suspend, Busy, false, Now.AddMinutes(1)));
        Assert.Equal(shut, BucketPolicy.After(shut, null, Fine, false, Now.AddMinutes(1)));
        Assert.Equal((0, shut.SuspendedUntil), (BucketPolicy.Ask(shut, Limits, 5, 5, 0, Now.AddMinutes(9)).Permits, BucketPolicy.Ask(shut, Limits, 5, 5, 0, Now.AddMinutes(9)).ClosedUntil));

        var later = Now.AddMinutes(10);
        var probe = BucketPolicy.Ask(shut, Limits, 5, 5, 0, later);
        Assert.Equal((1, 1, true), (probe.Permits, probe.Connections, probe.IsProbe));
        Assert.Equal(ShapingReason.Probing, BucketPolicy.Ask(probe.State, Limits, 5, 5, 0, later.AddMinutes(1)).Reason);
        // Only the probe decides.
        Assert.Equal(BucketStanding.Probing, BucketPolicy.Standing(BucketPolicy.After(probe.State, null, Fine, false, later), later));

        var open = BucketPolicy.After(probe.State, null, Fine, true, later);
        Assert.Equal(BucketStanding.Open, BucketPolicy.Standing(open, later));
        var worse = BucketPolicy.After(probe.State, Suspend, Busy, true, later);
        Assert.Equal(later.AddMinutes(20), worse.SuspendedUntil);
        // A probe that nobody heard of is given up, and the next message is one.
        Assert.True(BucketPolicy.Ask(probe.State, Limits, 5, 5, 0, later + BucketPolicy.ProbeLasts).IsProbe);
    }

    [Fact]
    public void Probe_ThatAskedNobody_IsMadeAgain()
    {
        var shut = BucketState.Fresh with { SuspendedUntil = Now, SuspendedFor = "421", ProbeUntil = Now.AddMinutes(5) };

        var state = BucketPolicy.After(shut, null, default, true, Now);

        Assert.True(BucketPolicy.Ask(state, Limits, 5, 5, 0, Now).IsProbe);
    }

    [Fact]
    public void Slow_HalvesOnceAMinute_AndComesBackStepByStep()
    {
        var state = BucketPolicy.After(BucketState.Fresh, Slow, Busy with { Code = 451 }, false, Now);
        state = BucketPolicy.After(state, Slow, Busy with { Code = 451 }, false, Now.AddSeconds(5));
        Assert.Equal(1, state.Slow);
        Assert.Equal((5, 2), (BucketPolicy.Ask(state, Limits, 100, 8, 0, Now.AddMinutes(1)).Permits, BucketPolicy.Ask(state, Limits, 100, 8, 0, Now.AddMinutes(1)).Connections));
        state = BucketPolicy.After(state, Slow, Busy with { Code = 451 }, false, Now.AddMinutes(2));
        Assert.Equal(2, state.Slow);
        Assert.Equal(2, BucketPolicy.After(state, null, Fine, false, Now.AddMinutes(5)).Slow);
        Assert.Equal(1, BucketPolicy.After(state, null, Fine, false, Now.AddMinutes(13)).Slow);
        // Without a rate of its own it is slowed from a full one.
        Assert.Equal(BucketPolicy.SlowedFrom / 4, BucketPolicy.Ask(state, BucketLimits.None, 1000, 1, 0, Now).Permits);
    }

    [Fact]
    public void Person_Suspends_AndRepliesDoNotLiftIt()
    {
        var shut = BucketState.Fresh with { SuspendedUntil = Now.AddHours(2), SuspendedFor = "Migration", ByPerson = true };

        Assert.Equal(shut, BucketPolicy.After(shut, null, Fine, false, Now));
        Assert.True(BucketPolicy.Ask(shut, Limits, 5, 5, 0, Now.AddHours(2)).IsProbe);
    }

    /// <summary>Whatever nodes ask for and give back, no minute is passed, and a suspended bucket gives nothing.</summary>
    [Fact]
    public void Ask_InAnyOrder_KeepsTheLimit() =>
        Gen.Select(Gen.Int[1, 60], Gen.Select(Gen.Int[1, 40], Gen.Int[0, 20], Gen.Int[0, 90]).Array[1, 60]).Sample((perMinute, asks) =>
        {
            var (state, now) = (BucketState.Fresh, Now);
            var used = new Dictionary<long, int>();
            foreach (var (wanted, unused, seconds) in asks)
            {
                var grant = BucketPolicy.Ask(state, new BucketLimits(3, 20, perMinute, null), wanted, 3, 0, now);
                var minute = now.ToUnixTimeSeconds() / 60;
                var back = Math.Min(unused, grant.Permits);
                state = BucketPolicy.Returned(grant.State, back, minute);
                used[minute] = used.GetValueOrDefault(minute) + grant.Permits - back;
                now = now.AddSeconds(seconds);
            }

            return used.Values.All(n => n <= perMinute);
        });

    /// <summary>After any replies there is a time at which mail goes again, at most six hours on.</summary>
    [Fact]
    public void After_AnyReplies_NothingIsShutForEver() =>
        Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 30]).Array[1, 80].Sample(replies =>
        {
            var (state, now) = (BucketState.Fresh, Now);
            foreach (var (kind, probe, minutes) in replies)
            {
                state = BucketPolicy.After(state, kind switch { 0 => Suspend, 1 => Slow, _ => null }, kind < 2 ? Busy : Fine, probe, now);
                now = now.AddMinutes(minutes);
            }

            var grant = BucketPolicy.Ask(state, Limits, 1, 1, 0, now + BucketPolicy.LongestSuspension + BucketPolicy.ProbeLasts);
            return grant.Permits == 1 && state.Slow is >= 0 and <= BucketPolicy.Slowest;
        });
}
