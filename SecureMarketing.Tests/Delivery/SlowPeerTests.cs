using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Tests.Delivery;

/// <summary>Peers that take their time are waited for; one that takes too long ends its own message and no other.</summary>
public sealed class SlowPeerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private static readonly SmtpTimeouts Impatient = new()
    {
        Connect = TimeSpan.FromSeconds(5),
        Handshake = TimeSpan.FromSeconds(5),
        Command = Patience,
        Data = Patience,
        Block = Patience,
        Dot = Patience,
    };

    private static string Lines(int count) => string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", count));

    [Fact]
    public async Task Tarpit_IsWaitedFor()
    {
        await using var peer = new ScriptedPeer { Slow = TimeSpan.FromMilliseconds(50) };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(method: DeliveryMethod.Clear)).Result);
    }

    [Fact]
    public async Task Tarpit_BeyondPatience_FailsTheRouteForNow_AndNothingWasBegun()
    {
        await using var peer = new ScriptedPeer { Slow = Timeout.InfiniteTimeSpan };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None, timeouts: Impatient);
        var log = new RecordingLog();
        var outcome = await rig.SubmitAsync(log, DeliveryMethod.Clear);

        Assert.Equal((SubmissionResult.RouteFailed, SmtpStage.Hello, TransportReason.TimedOut, true), (outcome.Result, outcome.Stage, outcome.Reason, outcome.Transient));
        Assert.Empty(log.Events);
    }

    [Fact]
    public async Task LateReply_WithinPatience_IsTheAnswer()
    {
        await using var peer = new ScriptedPeer { Late = TimeSpan.FromMilliseconds(300) };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(method: DeliveryMethod.Clear)).Result);
        Assert.Equal(1, Assert.Single(peer.ByMessageId).Value);
    }

    /// <summary>RFC 1047: the peer has the message. Its word comes to nobody, least of all to the next message.</summary>
    [Fact]
    public async Task LateReply_BeyondPatience_IsADoubt_AndAnswersNoOtherMessage()
    {
        await using var peer = new ScriptedPeer { Late = Patience * 2 };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None, timeouts: Impatient);
        var doubted = await rig.SubmitAsync(method: DeliveryMethod.Clear);
        peer.Late = TimeSpan.Zero;
        var next = await rig.SubmitAsync(method: DeliveryMethod.Clear);

        Assert.Equal((SubmissionResult.InDoubt, SmtpStage.Dot, TransportReason.TimedOut), (doubted.Result, doubted.Stage, doubted.Reason));
        Assert.Equal(SubmissionResult.Accepted, next.Result);
        Assert.Equal(2, peer.Connections);
        Assert.Equal(2, peer.ByMessageId.Count);
        Assert.All(peer.ByMessageId.Values, copies => Assert.Equal(1, copies));
    }

    [Fact]
    public async Task SlowReader_GetsTheWholeMessage()
    {
        await using var peer = new ScriptedPeer { Extensions = [], ReadPause = TimeSpan.FromMilliseconds(10) };
        // With the product's own patience: what the sockets hold is read long after the dot has left here.
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None, timeouts: new SmtpTimeouts());
        var outcome = await rig.SubmitAsync(method: DeliveryMethod.Clear, body: Lines(2_000));

        Assert.Equal(SubmissionResult.Accepted, outcome.Result);
        Assert.Equal(outcome.Evidence.Octets, Assert.Single(peer.Messages).Length);
    }

    [Fact]
    public async Task ReaderThatStops_GetsNoDot_AndTheMessageIsTriedLater()
    {
        await using var peer = new ScriptedPeer { Extensions = [], ReadPause = Timeout.InfiniteTimeSpan };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None, timeouts: Impatient);
        var log = new RecordingLog();
        // More than the sockets' buffers hold.
        var outcome = await rig.SubmitAsync(log, DeliveryMethod.Clear, body: Lines(150_000));

        Assert.Equal((SubmissionResult.Deferred, SmtpStage.Body, TransportReason.TimedOut), (outcome.Result, outcome.Stage, outcome.Reason));
        Assert.Equal(["data-started"], log.Events);
        Assert.Empty(peer.Messages);
    }
}
