using MimeKit;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary>The way of a fresh installation: planned, protected and sent over a real socket with STARTTLS to the sandbox.</summary>
public sealed class SandboxDeliveryTests
{
    [Fact]
    public async Task FreshInstallation_SendsToItsSandbox_OverVerifiedTls_AndKeepsTheMessage()
    {
        await using var host = await TestHost.StartAsync();
        var id = Guid.CreateVersion7();
        var (submission, log) = (await SubmissionAsync(host, id), new RecordingLog());

        var result = await host.Get<MailTransport>().SubmitAsync(Sample.Decision(id, TestHost.Start), submission, log, CancellationToken.None);

        var outcome = result.Value;
        Assert.Equal(SubmissionResult.Accepted, outcome.Result);
        Assert.Equal(250, outcome.ReplyCode);
        Assert.Equal("2.0.0", outcome.EnhancedCode);
        Assert.Equal(["data-started", "dot-sent"], log.Events);
        Assert.True(outcome.Evidence.Sandbox);
        Assert.Equal("T2", outcome.Evidence.Level);
        Assert.Equal("trusted", outcome.Evidence.Tls!.Verdict);
        Assert.Equal("TLSv1.3", outcome.Evidence.Tls.Version);
        Assert.Equal(2, outcome.Evidence.Tls.Chain.Count);
        Assert.NotEmpty(outcome.Evidence.Rungs);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(host.Folder.Path, "sandbox"), "*.eml"));
        var kept = await MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(id.ToString("N") + "@mail.example.org", kept.MessageId);
        Assert.Equal("Hello Maria,\r\n.a line with a dot\r\n..two\r\nZażółć gęślą jaźń\r\n", kept.TextBody!.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task Connection_IsUsedAgain_ForTheNextMessage()
    {
        await using var host = await TestHost.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            var id = Guid.CreateVersion7();
            var result = await host.Get<MailTransport>().SubmitAsync(Sample.Decision(id, TestHost.Start), await SubmissionAsync(host, id), new RecordingLog(), CancellationToken.None);
            Assert.Equal(SubmissionResult.Accepted, result.Value.Result);
        }

        Assert.Equal(3, Directory.GetFiles(Path.Combine(host.Folder.Path, "sandbox"), "*.eml").Length);
    }

    [Theory]
    [InlineData("denied", "delivery.decision_denies")]
    [InlineData("stale", "delivery.decision_stale")]
    [InlineData("future", "delivery.decision_stale")]
    [InlineData("message", "delivery.decision_other_message")]
    [InlineData("content", "delivery.decision_other_message")]
    [InlineData("route", "delivery.decision_other_route")]
    public async Task Transport_RefusesADecision_ThatDoesNotFit(string fault, string code)
    {
        await using var host = await TestHost.StartAsync();
        var id = Guid.CreateVersion7();
        var log = new RecordingLog();
        var decision = fault switch
        {
            "denied" => Sample.Decision(id, TestHost.Start, suppression: GateSuppression.DoNotContact),
            "stale" => Sample.Decision(id, TestHost.Start.AddSeconds(-61)),
            "future" => Sample.Decision(id, TestHost.Start.AddSeconds(1)),
            "message" => Sample.Decision(Guid.CreateVersion7(), TestHost.Start),
            "content" => Sample.Decision(id, TestHost.Start, contentHash: new string('0', 64)),
            _ => Sample.Decision(id, TestHost.Start, GateRoute.EndToEnd),
        };

        var result = await host.Get<MailTransport>().SubmitAsync(decision, await SubmissionAsync(host, id), log, CancellationToken.None);

        Assert.Equal(code, result.Error!.Code);
        Assert.Empty(log.Events);
        Assert.Empty(Directory.GetFiles(host.Folder.Folder("sandbox"), "*.eml"));
    }

    internal static async Task<Submission> SubmissionAsync(TestHost host, Guid id, Func<MethodCandidate, bool>? choose = null)
    {
        var message = Sample.Message(id);
        await using var db = host.NewContext();
        var plan = (await host.Get<DeliveryPlanner>().PlanAsync(db, [new PlanItem(message.Recipient, Sample.Question)], TestHost.Start, CancellationToken.None))[0];
        var candidate = plan.Candidates.First(choose ?? (c => c.Method == Core.Delivery.DeliveryMethod.VerifiedTls));
        Assert.Equal(DeliveryRoute.Sandbox, candidate.Route);
        var wire = await host.Get<MessageProtector>().ProtectAsync(message, candidate, CancellationToken.None);
        return new Submission { Message = wire!, Candidate = candidate, Rungs = plan.Rungs };
    }
}
