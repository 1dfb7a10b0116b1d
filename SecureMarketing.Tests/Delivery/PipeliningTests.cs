using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Tests.Delivery;

/// <summary>The opening of the next message behind the dot of the one before (RFC 2920): every fault at its place, none at another's.</summary>
public sealed class PipeliningTests
{
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(10);

    /// <summary>Long enough for the next opening to come, where one comes at all.</summary>
    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(100);

    /// <summary>One after the other into the transport, so that the first speaks and the next follows.</summary>
    private static async Task<SubmissionOutcome[]> SendAsync(Rig rig, int messages, Func<int, ISubmissionLog>? log = null, int from = 0) =>
        await Task.WhenAll(Enumerable.Range(from, messages).Select(i => rig.SubmitAsync(log?.Invoke(i), DeliveryMethod.Clear, to: $"p{i}@example.com")));

    private static Task<Rig> RigAsync(PipeliningPeer peer, int connections = 1) => Rig.StartAsync(peer.Port, TlsMode.None, connections: connections);

    private static Func<string, string, string?> At(string step, string recipient, string reply) => (at, who) => at == step && who == recipient ? reply : null;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task NextOpening_GoesOutBehindTheDot_OnOneConnection(bool chop, bool lump)
    {
        await using var peer = new PipeliningPeer { HoldDots = lump ? TimeSpan.Zero : Held, HoldFirst = 2, Chop = chop, Lump = lump };
        await using var rig = await RigAsync(peer);
        var outcomes = await SendAsync(rig, 3);

        Assert.All(outcomes, o => Assert.Equal(SubmissionResult.Accepted, o.Result));
        Assert.Equal(["p0", "p1", "p2"], peer.Taken.Keys.Order(StringComparer.Ordinal));
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        Assert.Equal(1, peer.Connections);
        if (!lump)
            Assert.Equal(2, peer.Together);
    }

    [Fact]
    public async Task PeerWithoutPipelining_HearsOneCommandAtATime()
    {
        await using var peer = new PipeliningPeer { Extensions = ["SIZE 1000000"] };
        await using var rig = await RigAsync(peer);
        Assert.All(await SendAsync(rig, 4), o => Assert.Equal(SubmissionResult.Accepted, o.Result));
        Assert.Equal(4, peer.Taken.Count);
        Assert.Equal(1, peer.Connections);
    }

    [Theory]
    [InlineData("mail", "450 4.7.1 later", SubmissionResult.Deferred, SmtpStage.MailFrom)]
    [InlineData("mail", "550 5.7.1 no", SubmissionResult.Bounced, SmtpStage.MailFrom)]
    [InlineData("rcpt", "451 4.7.1 greylisted", SubmissionResult.Deferred, SmtpStage.RcptTo)]
    [InlineData("rcpt", "550 5.1.1 unknown", SubmissionResult.Bounced, SmtpStage.RcptTo)]
    [InlineData("data", "451 4.3.0 disk", SubmissionResult.Deferred, SmtpStage.Data)]
    [InlineData("data", "554 5.5.1 no", SubmissionResult.Bounced, SmtpStage.Data)]
    [InlineData(".", "452 4.2.2 full", SubmissionResult.Deferred, SmtpStage.Dot)]
    [InlineData(".", "550 5.7.1 spam", SubmissionResult.Bounced, SmtpStage.Dot)]
    public async Task RefusalOfOne_IsItsOwn_AndLeavesTheSessionToTheOthers(string step, string reply, SubmissionResult result, SmtpStage stage)
    {
        await using var peer = new PipeliningPeer { HoldDots = Briefly, Script = At(step, "p1", reply) };
        await using var rig = await RigAsync(peer);
        var outcomes = await SendAsync(rig, 4);

        Assert.Equal((result, stage, reply.Split(' ')[1]), (outcomes[1].Result, outcomes[1].Stage, outcomes[1].EnhancedCode));
        Assert.All([outcomes[0], outcomes[2], outcomes[3]], o => Assert.Equal(SubmissionResult.Accepted, o.Result));
        Assert.Equal(["p0", "p2", "p3"], peer.Taken.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, peer.Connections);
    }

    /// <summary>
    /// A peer that leaves its segments to Nagle's algorithm holds the replies to an opening back until the reply to the dot is
    /// acknowledged; a delayed acknowledgement would make that 40 ms a message. Measured in the slow tier (<c>SM_FULL=1</c>).
    /// </summary>
    [Fact]
    public async Task PeerWithNagle_IsAsFastAsOneWithout()
    {
        const int Messages = 60;
        await using var prompt = new PipeliningPeer();
        await using var nagle = new PipeliningPeer { Nagle = true };
        var took = new List<double>[] { [], [] };
        var full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
        for (var round = 0; round < (full ? 6 : 1); round++)
        {
            foreach (var (peer, times) in new[] { (prompt, took[0]), (nagle, took[1]) })
            {
                await using var rig = await RigAsync(peer);
                await SendAsync(rig, 1);
                var began = TimeProvider.System.GetTimestamp();
                Assert.All(await SendAsync(rig, Messages, from: 1), o => Assert.Equal(SubmissionResult.Accepted, o.Result));
                times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        Assert.True(!full || Median(took[1]) < 3 * Median(took[0]), FormattableString.Invariant($"{Median(took[1]):0} ms against {Median(took[0]):0} ms"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The recipient was refused, and yet the server waits for lines: nothing may be sent, not even a dot.</summary>
    [Fact]
    public async Task GoAheadForARefusedMessage_EndsTheConnection()
    {
        await using var peer = new PipeliningPeer
        {
            HoldDots = Briefly,
            Script = (at, who) => (at, who) switch { ("rcpt", "p1") => "550 5.1.1 unknown", ("data-unwanted", _) => "354 go", _ => null },
        };
        await using var rig = await RigAsync(peer);
        var outcomes = await SendAsync(rig, 3);

        Assert.Equal((SubmissionResult.Bounced, SmtpStage.RcptTo), (outcomes[1].Result, outcomes[1].Stage));
        Assert.Equal([SubmissionResult.Accepted, SubmissionResult.Accepted], [outcomes[0].Result, outcomes[2].Result]);
        Assert.Equal(["p0", "p2"], peer.Taken.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, peer.Connections);
    }

    [Theory]
    [InlineData("mail")]
    [InlineData("rcpt")]
    [InlineData("data")]
    public async Task ServerThatCloses_AtTheNextOpening_IsDialledAgain_AndNothingIsLost(string step)
    {
        var once = 0;
        await using var peer = new PipeliningPeer
        {
            HoldDots = Briefly,
            Script = (at, who) => at == step && who == "p1" && Interlocked.Increment(ref once) == 1 ? "421 4.3.2 closing" : null,
        };
        await using var rig = await RigAsync(peer);
        var logs = Enumerable.Range(0, 3).Select(_ => new RecordingLog()).ToList();
        var outcomes = await SendAsync(rig, 3, i => logs[i]);

        Assert.All(outcomes, o => Assert.Equal(SubmissionResult.Accepted, o.Result));
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        // The one that waited behind it takes a connection of its own, too.
        Assert.InRange(peer.Connections, 2, 3);
        // Asked again before the second DATA: a revocation between the two connections is seen.
        Assert.Equal(["data-started", "data-started", "dot-sent"], logs[1].Events);
    }

    [Fact]
    public async Task CutAfterTheDot_LeavesThatOneInDoubt_AndTheOpenedOneGoesOverAnotherConnection()
    {
        await using var peer = new PipeliningPeer { HoldDots = Briefly, Script = At(".", "p0", "cut") };
        await using var rig = await RigAsync(peer);
        var outcomes = await SendAsync(rig, 3);

        Assert.Equal((SubmissionResult.InDoubt, SmtpStage.Dot), (outcomes[0].Result, outcomes[0].Stage));
        Assert.All(outcomes[1..], o => Assert.Equal(SubmissionResult.Accepted, o.Result));
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
    }

    [Fact]
    public async Task WithdrawnBehindADot_SaysNothing_AndTheOthersGo()
    {
        await using var peer = new PipeliningPeer { HoldDots = Briefly };
        await using var rig = await RigAsync(peer);
        var outcomes = await SendAsync(rig, 3, i => new RecordingLog { Withdraw = i == 1 });

        Assert.Equal([SubmissionResult.Accepted, SubmissionResult.Withdrawn, SubmissionResult.Accepted], outcomes.Select(o => o.Result));
        Assert.DoesNotContain(peer.Heard, h => h.Contains("p1@", StringComparison.Ordinal) && peer.Taken.ContainsKey("p1"));
        Assert.Equal(1, peer.Connections);
    }

    /// <summary>354 came, but the decision grew old while the peer was busy: the connection ends, no line goes out.</summary>
    [Fact]
    public async Task DecisionThatGrewOld_SendsNoLine()
    {
        await using var peer = new PipeliningPeer { HoldDots = Briefly };
        await using var rig = await RigAsync(peer);
        var outcomes = await SendAsync(rig, 3, i => new RecordingLog { StillHolds = i != 1 });

        Assert.Equal((SubmissionResult.Deferred, TransportReason.Withdrawn), (outcomes[1].Result, outcomes[1].Reason));
        Assert.Equal(["p0", "p2"], peer.Taken.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task StoreThatCannotWriteTheDot_EndsTheConnection_AndTheNextGoesElsewhere()
    {
        await using var peer = new PipeliningPeer { HoldDots = Briefly };
        await using var rig = await RigAsync(peer);
        var first = rig.SubmitAsync(new RecordingLog { FailAtDot = true }, DeliveryMethod.Clear, to: "p0@example.com");
        var second = rig.SubmitAsync(null, DeliveryMethod.Clear, to: "p1@example.com");

        await Assert.ThrowsAsync<IOException>(() => first);
        Assert.Equal(SubmissionResult.Accepted, (await second).Result);
        Assert.Equal(["p1"], peer.Taken.Keys);
    }

    /// <summary>The bound of what a crash leaves in doubt: one message per connection between its dot and its recorded end.</summary>
    [Fact]
    public async Task NoDotIsRecorded_BeforeTheEndOfTheOneBeforeIs()
    {
        await using var peer = new PipeliningPeer();
        await using var rig = await RigAsync(peer, connections: 2);
        var (open, most) = (0, 0);
        var outcomes = await SendAsync(rig, 30, _ => new SlowEndLog(
            () => most = Math.Max(most, Interlocked.Increment(ref open)),
            () => Interlocked.Decrement(ref open)));

        Assert.All(outcomes, o => Assert.Equal(SubmissionResult.Accepted, o.Result));
        Assert.InRange(most, 1, 2);
        Assert.InRange(peer.Connections, 1, 2);
    }

    [Fact]
    public async Task Chunking_WithoutPipelining_SendsTheMessageAsAChunk_AndAnEmptyLastOne()
    {
        await using var peer = new PipeliningPeer { Extensions = ["CHUNKING"], Script = At("bdat", "p1", "552 5.3.4 too much") };
        await using var rig = await RigAsync(peer);
        var log = new RecordingLog();
        Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(log, DeliveryMethod.Clear, to: "p0@example.com")).Result);
        var refused = await rig.SubmitAsync(null, DeliveryMethod.Clear, to: "p1@example.com");
        Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(null, DeliveryMethod.Clear, to: "p2@example.com")).Result);

        Assert.Equal(["data-started", "dot-sent"], log.Events);
        Assert.Equal((SubmissionResult.Bounced, SmtpStage.Body), (refused.Result, refused.Stage));
        Assert.Equal(["p0", "p2"], peer.Taken.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("BDAT 0 LAST", peer.Heard);
        Assert.DoesNotContain("DATA", peer.Heard);
        Assert.Equal(1, peer.Connections);
    }

    /// <summary>Whatever servers do: nothing is taken twice, and each outcome is the one of its own message.</summary>
    [Fact]
    public async Task RandomScripts_NothingTwice_AndEachOutcomeIsItsOwn()
    {
        string[] fates = ["", "", "", "mail 4", "mail 5", "rcpt 4", "rcpt 5", "data 4", "data 5", ". 4", ". 5", "mail 421", "rcpt 421", "data 421", ". 421", "mail cut", "rcpt cut", "data cut", ". cut"];
        await using var plainPeer = new PipeliningPeer();
        await using var choppingPeer = new PipeliningPeer { Chop = true };
        await using var lumpingPeer = new PipeliningPeer { Lump = true };
        foreach (var (peer, connections) in ((PipeliningPeer, int)[])[(plainPeer, 1), (plainPeer, 3), (choppingPeer, 2), (lumpingPeer, 2)])
        {
            await using var rig = await RigAsync(peer, connections);
            var next = 1000 * connections;
            await Gen.Int[0, fates.Length - 1].Array[4, 24].SampleAsync(
                async picked =>
                {
                    var from = Interlocked.Add(ref next, 100);
                    peer.Script = (at, who) => who.Length == 0 ? null : Reply(fates[picked[int.Parse(who.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) - from]], at, who);
                    var outcomes = await SendAsync(rig, picked.Length, from: from);
                    for (var i = 0; i < picked.Length; i++)
                        Check(fates[picked[i]], $"p{from + i}", outcomes[i], peer.Taken.GetValueOrDefault($"p{from + i}"));
                },
                iter: 8, threads: 1, seed: "0000000000000");
        }
    }

    private static string? Reply(string fate, string at, string who)
    {
        var words = fate.Split(' ');
        return words.Length != 2 || words[0] != at ? null : words[1] switch
        {
            "cut" => "cut",
            "421" => $"421 4.3.{who[^3..]} closing",
            "4" => $"450 4.2.{who[^3..]} later",
            _ => $"550 5.2.{who[^3..]} no",
        };
    }

    private static void Check(string fate, string who, SubmissionOutcome outcome, int taken)
    {
        Assert.InRange(taken, 0, 1);
        Assert.Equal(taken, outcome.Result is SubmissionResult.Accepted or SubmissionResult.InDoubt ? 1 : 0);
        Assert.True(outcome.Result != SubmissionResult.InDoubt || fate == ". cut", $"{who}: {fate} became {outcome.Result} at {outcome.Stage}");
        if (outcome.EnhancedCode is { } code && !code.StartsWith("2.", StringComparison.Ordinal))
            Assert.Equal(who[^3..], code.Split('.')[2].PadLeft(3, '0'));
        if (fate.EndsWith(" 5", StringComparison.Ordinal) && outcome.Result == SubmissionResult.Bounced)
            Assert.StartsWith("5.2.", outcome.EnhancedCode, StringComparison.Ordinal);
        if (fate is "")
            Assert.Equal(SubmissionResult.Accepted, outcome.Result);
    }

    /// <summary>Ends late: the time between a reply and its end in the journal.</summary>
    private sealed class SlowEndLog(Action dotted, Action ended) : ISubmissionLog
    {
        public Task<bool> DataStartedAsync(CancellationToken cancellationToken) => Task.FromResult(true);

        public Task DotSentAsync()
        {
            dotted();
            return Task.CompletedTask;
        }

        public async Task SettledAsync()
        {
            await Task.Delay(5);
            ended();
        }
    }
}
