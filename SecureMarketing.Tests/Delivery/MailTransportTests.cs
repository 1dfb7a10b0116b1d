using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Tests.Delivery;

/// <summary>Faults of real servers, each over a real socket: what is reported, and what the server got.</summary>
public sealed class MailTransportTests
{
    private static readonly TestAuthority Authority = new();

    private static async Task<(SubmissionOutcome Outcome, RecordingLog Log)> SendAsync(ScriptedPeer peer, RecordingLog? log = null)
    {
        log ??= new RecordingLog();
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        return (await rig.SubmitAsync(log, DeliveryMethod.Clear), log);
    }

    [Fact]
    public async Task Accepted_ReachesThePeerOctetForOctet_WithDotsUndone()
    {
        await using var peer = new ScriptedPeer();
        var (outcome, log) = await SendAsync(peer);

        Assert.Equal(SubmissionResult.Accepted, outcome.Result);
        Assert.Equal(SmtpStage.Dot, outcome.Stage);
        Assert.Equal("2.0.0", outcome.EnhancedCode);
        Assert.Equal(["data-started", "dot-sent"], log.Events);
        Assert.Equal("clear", outcome.Evidence.Level);
        var message = Assert.Single(peer.Messages);
        Assert.Equal(outcome.Evidence.Octets, message.Length);
        Assert.Equal(outcome.Evidence.MessageHash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(message))));
        Assert.Contains("MAIL FROM:<bounce@mail.example.org> SIZE=", peer.Commands[1], StringComparison.Ordinal);
        Assert.Equal("RCPT TO:<maria@example.com>", peer.Commands[2]);
    }

    [Theory]
    [InlineData("MAIL", "450 4.7.1 Later", SubmissionResult.Deferred, SmtpStage.MailFrom, "4.7.1")]
    [InlineData("MAIL", "550 5.7.1 No", SubmissionResult.Bounced, SmtpStage.MailFrom, "5.7.1")]
    [InlineData("RCPT", "451 4.7.1 Greylisted", SubmissionResult.Deferred, SmtpStage.RcptTo, "4.7.1")]
    [InlineData("RCPT", "550 5.1.1 Unknown", SubmissionResult.Bounced, SmtpStage.RcptTo, "5.1.1")]
    [InlineData("RCPT", "550 Unknown", SubmissionResult.Bounced, SmtpStage.RcptTo, null)]
    [InlineData("DATA", "451 4.3.0 Disk", SubmissionResult.Deferred, SmtpStage.Data, "4.3.0")]
    [InlineData("DATA", "554 5.5.1 None", SubmissionResult.Bounced, SmtpStage.Data, "5.5.1")]
    [InlineData("DATA", "250 2.0.0 What", SubmissionResult.Deferred, SmtpStage.Data, "2.0.0")]
    [InlineData(".", "452 4.2.2 Full", SubmissionResult.Deferred, SmtpStage.Dot, "4.2.2")]
    [InlineData(".", "550 5.7.1 Spam", SubmissionResult.Bounced, SmtpStage.Dot, "5.7.1")]
    [InlineData(".", "421 4.3.2 Closing", SubmissionResult.Deferred, SmtpStage.Dot, "4.3.2")]
    public async Task Refusal_IsReportedWithItsStageAndCode(string verb, string reply, SubmissionResult result, SmtpStage stage, string? enhanced)
    {
        await using var peer = new ScriptedPeer { Replies = { [verb] = reply } };
        var (outcome, log) = await SendAsync(peer);

        Assert.Equal((result, stage, enhanced), (outcome.Result, outcome.Stage, outcome.EnhancedCode));
        Assert.Equal(stage >= SmtpStage.Dot, log.Events.Contains("dot-sent"));
        Assert.Equal(stage >= SmtpStage.Data, log.Events.Contains("data-started"));
        Assert.True(stage == SmtpStage.Dot || peer.DataOctets == 0);
    }

    [Theory]
    [InlineData("554 5.3.2 No service", TransportReason.GreetingRefused, false)]
    [InlineData("421 4.3.2 Busy", TransportReason.GreetingRefused, true)]
    [InlineData("hello there", TransportReason.ProtocolError, true)]
    public async Task Greeting_ThatIsNoWelcome_FailsTheRoute(string greeting, string reason, bool transient)
    {
        await using var peer = new ScriptedPeer { Greeting = greeting };
        var (outcome, log) = await SendAsync(peer);
        Assert.Equal((SubmissionResult.RouteFailed, SmtpStage.Greeting, reason, transient), (outcome.Result, outcome.Stage, outcome.Reason, outcome.Transient));
        Assert.Empty(log.Events);
    }

    [Fact]
    public async Task NobodyListens_FailsTheRoute_AndFiveTimesPutItToRest()
    {
        int port;
        await using (var peer = new ScriptedPeer())
            port = peer.Port;
        await using var rig = await Rig.StartAsync(port, TlsMode.None);
        for (var i = 0; i < 5; i++)
        {
            var outcome = await rig.SubmitAsync(method: DeliveryMethod.Clear);
            Assert.Equal((SubmissionResult.RouteFailed, SmtpStage.Connect, TransportReason.ConnectFailed), (outcome.Result, outcome.Stage, outcome.Reason));
        }

        var rows = (await rig.Host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes())).Value;
        Assert.Equal("route-resting", rows.Single(r => r.Id == rig.Route).Refusal);
        rig.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        rows = (await rig.Host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes())).Value;
        Assert.Null(rows.Single(r => r.Id == rig.Route).Refusal);
    }

    [Fact]
    public async Task CutInTheLines_IsDeferred_BecauseTheDotNeverWent()
    {
        await using var peer = new ScriptedPeer { Dot = AtDot.CutInData, Extensions = [] };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        var log = new RecordingLog();
        var outcome = await rig.SubmitAsync(log, DeliveryMethod.Clear, body: string.Concat(Enumerable.Repeat("A line of text that fills the socket's buffers.\r\n", 400_000)));
        Assert.Equal((SubmissionResult.Deferred, SmtpStage.Body, TransportReason.ConnectionLost), (outcome.Result, outcome.Stage, outcome.Reason));
        Assert.Equal(["data-started"], log.Events);
        Assert.Empty(peer.Messages);
    }

    [Theory]
    [InlineData((int)AtDot.CutAfterDot, TransportReason.ConnectionLost)]
    [InlineData((int)AtDot.Silence, TransportReason.TimedOut)]
    public async Task NoReplyAfterTheDot_IsInDoubt_AndNotTriedAgain(int fault, string reason)
    {
        await using var peer = new ScriptedPeer { Dot = (AtDot)fault };
        var (outcome, log) = await SendAsync(peer);
        Assert.Equal((SubmissionResult.InDoubt, SmtpStage.Dot, reason), (outcome.Result, outcome.Stage, outcome.Reason));
        Assert.Equal(["data-started", "dot-sent"], log.Events);
        Assert.Single(peer.Messages);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task StoreThatCannotWrite_StopsTheDot()
    {
        await using var peer = new ScriptedPeer();
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        await Assert.ThrowsAsync<IOException>(() => rig.SubmitAsync(new RecordingLog { FailAtDot = true }, DeliveryMethod.Clear));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Empty(peer.Messages);
    }

    [Fact]
    public async Task Log_IsToldBeforeThePeerIs()
    {
        await using var peer = new ScriptedPeer();
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        var heard = new List<string>();
        var log = new RecordingLog
        {
            OnDataStarted = () => heard.Add(peer.Commands.Contains("DATA") ? "late" : "before DATA"),
            OnDotSent = () => heard.Add(peer.Messages.Count > 0 ? "late" : "before the dot"),
        };
        Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(log, DeliveryMethod.Clear)).Result);
        Assert.Equal(["before DATA", "before the dot"], heard);
    }

    [Fact]
    public async Task Withdrawn_SendsNoData_AndTheConnectionServesTheNextMessage()
    {
        await using var peer = new ScriptedPeer();
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        Assert.Equal(SubmissionResult.Withdrawn, (await rig.SubmitAsync(new RecordingLog { Withdraw = true }, DeliveryMethod.Clear)).Result);
        Assert.DoesNotContain("DATA", peer.Commands);
        Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(method: DeliveryMethod.Clear)).Result);
        Assert.Equal(1, peer.Connections);
        Assert.Contains("RSET", peer.Commands);
    }

    [Fact]
    public async Task IdleConnectionThatDied_IsReplacedByAFreshOne_WithoutLoss()
    {
        await using var peer = new ScriptedPeer { MessagesPerConnection = 1 };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        for (var i = 0; i < 3; i++)
            Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(method: DeliveryMethod.Clear)).Result);
        Assert.Equal(3, peer.Messages.Count);
        Assert.Equal(3, peer.Connections);
    }

    [Fact]
    public async Task TooLargeForThePeer_Bounces_BeforeItIsSent()
    {
        await using var peer = new ScriptedPeer { Extensions = ["SIZE 500"] };
        var (outcome, _) = await SendAsync(peer);
        Assert.Equal((SubmissionResult.Bounced, TransportReason.SizeExceeded, "5.3.4"), (outcome.Result, outcome.Reason, outcome.EnhancedCode));
        Assert.Equal(0, peer.DataOctets);
    }

    [Fact]
    public async Task AddressBeyondAscii_NeedsSmtpUtf8()
    {
        await using var plain = new ScriptedPeer();
        await using (var rig = await Rig.StartAsync(plain.Port, TlsMode.None))
            Assert.Equal(TransportReason.Utf8NotOffered, (await rig.SubmitAsync(method: DeliveryMethod.Clear, to: "żółw@example.com")).Reason);
        await using var modern = new ScriptedPeer { Extensions = ["SMTPUTF8", "8BITMIME"] };
        await using (var rig = await Rig.StartAsync(modern.Port, TlsMode.None))
            Assert.Equal(SubmissionResult.Accepted, (await rig.SubmitAsync(method: DeliveryMethod.Clear, to: "żółw@example.com")).Result);
        Assert.Contains("SMTPUTF8", modern.Commands[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledBeforeTheDot_SendsNoDot()
    {
        await using var peer = new ScriptedPeer();
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        using var source = new CancellationTokenSource();
        var log = new RecordingLog { OnDataStarted = source.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.SubmitAsync(log, DeliveryMethod.Clear, cancellationToken: source.Token));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Empty(peer.Messages);
        Assert.DoesNotContain("dot-sent", log.Events);
    }

    [Fact]
    public async Task CancelledAtTheDot_StillHearsTheReply()
    {
        await using var peer = new ScriptedPeer();
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.None);
        using var source = new CancellationTokenSource();
        var outcome = await rig.SubmitAsync(new RecordingLog { OnDotSent = source.Cancel }, DeliveryMethod.Clear, cancellationToken: source.Token);
        Assert.Equal(SubmissionResult.Accepted, outcome.Result);
    }

    [Fact]
    public async Task VerifiedTls_ByPin_IsT2_AndSignsIn()
    {
        using var certificate = Authority.IssueServer("relay.example.org");
        await using var peer = new ScriptedPeer { Certificate = certificate, Extensions = ["AUTH LOGIN PLAIN"] };
        await using var rig = await Rig.StartAsync(peer.Port, pin: TestAuthority.Pin(certificate), user: "clinic");
        var outcome = await rig.SubmitAsync();

        Assert.Equal(SubmissionResult.Accepted, outcome.Result);
        Assert.Equal(("T2", "pinned", true), (outcome.Evidence.Level, outcome.Evidence.Tls!.Verdict, outcome.Evidence.Tls.Verified));
        var signIn = peer.Commands.Single(c => c.StartsWith("AUTH PLAIN ", StringComparison.Ordinal));
        Assert.Equal("\0clinic\0secret word", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(signIn["AUTH PLAIN ".Length..])));
        Assert.True(peer.Commands.IndexOf(signIn) > peer.Commands.IndexOf("STARTTLS"));
    }

    [Theory]
    [InlineData("stripped", TransportReason.StartTlsNotOffered, null)]
    [InlineData("refused", TransportReason.StartTlsRefused, null)]
    [InlineData("injected", TransportReason.StartTlsInjection, null)]
    [InlineData("untrusted", TransportReason.CertificateRejected, "untrusted-root")]
    [InlineData("expired", TransportReason.CertificateRejected, "expired")]
    [InlineData("pin", TransportReason.CertificateRejected, "pin-mismatch")]
    [InlineData("no-auth", TransportReason.AuthNotOffered, null)]
    [InlineData("bad-auth", TransportReason.AuthRefused, null)]
    [InlineData("cut", TransportReason.ConnectionLost, null)]
    public async Task WithoutVerifiedTls_NoMailIsBegun(string fault, string reason, string? verdict)
    {
        using var certificate = fault == "expired" ? Authority.IssueServer("127.0.0.1", TestAuthority.From.AddDays(1)) : Authority.IssueServer("127.0.0.1");
        await using var peer = new ScriptedPeer
        {
            Certificate = fault == "stripped" ? null : certificate,
            Injection = fault == "injected" ? "250 injected" : null,
            CutAt = fault == "cut" ? "STARTTLS" : null,
            Extensions = fault == "bad-auth" ? ["AUTH PLAIN"] : [],
            Replies = fault switch { "refused" => new() { ["STARTTLS"] = "454 4.7.0 Not now" }, "bad-auth" => new() { ["AUTH"] = "535 5.7.8 Wrong" }, _ => [] },
        };
        var pin = fault switch { "pin" => new string('a', 64), "no-auth" or "bad-auth" => TestAuthority.Pin(certificate), _ => null };
        await using var rig = await Rig.StartAsync(peer.Port, pin: pin, user: fault is "no-auth" or "bad-auth" ? "clinic" : null);
        var log = new RecordingLog();
        var outcome = await rig.SubmitAsync(log);

        Assert.Equal((SubmissionResult.RouteFailed, reason), (outcome.Result, outcome.Reason));
        Assert.Equal(verdict, outcome.Evidence.Tls?.Verdict);
        Assert.Empty(log.Events);
        Assert.DoesNotContain(peer.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Equal(0, peer.DataOctets);
    }

    [Fact]
    public async Task MethodThatNeedsVerifiedTls_OverAnOpportunisticSession_SendsNothing()
    {
        using var certificate = Authority.IssueServer("relay.example.org");
        await using var peer = new ScriptedPeer { Certificate = certificate };
        await using var rig = await Rig.StartAsync(peer.Port, TlsMode.Opportunistic);
        var outcome = await rig.SubmitAsync();
        Assert.Equal((SubmissionResult.RouteFailed, TransportReason.NotVerified, "T0"), (outcome.Result, outcome.Reason, outcome.Evidence.Level));
        Assert.DoesNotContain(peer.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OldTls_IsNotSpoken()
    {
        using var certificate = Authority.IssueServer("127.0.0.1");
#pragma warning disable SYSLIB0039, CA5397 // The point of the test.
        await using var peer = new ScriptedPeer { Certificate = certificate, Protocols = System.Security.Authentication.SslProtocols.Tls11 };
#pragma warning restore SYSLIB0039, CA5397
        await using var rig = await Rig.StartAsync(peer.Port, pin: TestAuthority.Pin(certificate));
        Assert.Equal((SubmissionResult.RouteFailed, SmtpStage.Handshake), await OutcomeAsync(rig));
    }

    private static async Task<(SubmissionResult, SmtpStage)> OutcomeAsync(Rig rig) => await rig.SubmitAsync() is var o ? (o.Result, o.Stage) : default;
}
