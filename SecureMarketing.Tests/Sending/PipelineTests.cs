using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence.Providers.Sqlite;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

/// <summary>From the audience to the recorded outcome, over a real socket.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task Send_ToTheSandbox_ReachesEveryoneOnce_WithAReceiptEach()
    {
        await using var fixture = await SendingFixture.StartAsync(12);

        var report = await fixture.SendOnceAsync();

        Assert.Equal(new LaunchCounts(12, 0), report.Launched);
        Assert.Equal([KeyValuePair.Create(MessageState.Accepted, 12)], report.ByState);
        Assert.Equal((0, 0, true), (report.InDoubt, report.Waiting, fixture.Origin.Drained));
        var mails = Directory.GetFiles(Path.Combine(fixture.Host.Folder.Path, "sandbox"), "*.eml").Select(f => MimeMessage.Load(f)).ToList();
        await using var db = fixture.Host.NewContext();
        Assert.Equal(await db.OutboundMessages.Select(m => m.InternetMessageId).Order().ToListAsync(), mails.Select(m => m.MessageId).Order());
        var one = mails.Single(m => ((MailboxAddress)m.To[0]).Address == "person7@example.com");
        Assert.Contains("Maria7", one.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("<news.mail.example.org>", one.Headers[HeaderId.ListId]);
        Assert.Equal("List-Unsubscribe=One-Click", one.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("auto-generated", one.Headers[HeaderId.AutoSubmitted]);

        var attempts = await db.Attempts.ToListAsync();
        Assert.Equal(12, attempts.Count);
        Assert.All(attempts, attempt =>
        {
            Assert.True(attempt.ClaimedAt <= attempt.DataStartedAt && attempt.DataStartedAt <= attempt.DotSentAt && attempt.DotSentAt <= attempt.EndedAt);
            Assert.Equal((MessageState.Accepted, DeliveryMethod.VerifiedTls, 250), (attempt.Outcome!.Value, attempt.Method!.Value, attempt.SmtpCode!.Value));
            var receipt = MessageReceipt.FromJson(attempt.Evidence)!;
            Assert.Equal((GateEffect.Allow, "T2", true), (receipt.Gate!.Effect, receipt.Transport!.Level, receipt.Transport.Tls!.Verified));
            Assert.DoesNotContain("example.com", attempt.Evidence, StringComparison.Ordinal);
        });
        // Launch, claim and DATA: three evaluations, one event each (compliance.md, "one audit record per evaluation").
        Assert.Equal(36, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.GateEvaluated));
        Assert.Equal(12, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.MessageAccepted));
    }

    [Fact]
    public async Task Launch_Twice_AndAtTheSameTime_AddsNobody()
    {
        await using var fixture = await SendingFixture.StartAsync(30, settings: new Dictionary<string, string?> { ["Sending:LaunchPage"] = "7" });
        var launcher = fixture.Host.Get<Launcher>();

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => launcher.LaunchAsync(fixture.Origin, fixture.Origin.Run, CancellationToken.None))));
        var again = await launcher.LaunchAsync(fixture.Origin, fixture.Origin.Run with { Version = 2 }, CancellationToken.None);

        Assert.Equal((30, new LaunchCounts(0, 0)), (counts.Sum(c => c.Queued), again));
        await using var db = fixture.Host.NewContext();
        Assert.Equal((30, 30), (await db.Recipients.CountAsync(), await db.OutboundMessages.CountAsync()));
    }

    [Fact]
    public async Task Death_AfterLaunch_CancelsAtTheClaim_AndASecondPersonStillGetsTheMessage()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        await fixture.Host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        var gone = fixture.Origin.Audience[0];
        await using (var db = fixture.Host.NewContext())
            await db.Contacts.Where(c => c.Id == gone).ExecuteUpdateAsync(set => set.SetProperty(c => c.Deceased, true).SetProperty(c => c.SendVersion, c => c.SendVersion + 1));

        await fixture.SendOnceAsync();

        await using var check = fixture.Host.NewContext();
        var states = await check.OutboundMessages.ToDictionaryAsync(m => m.ContactId, m => (m.State, m.ReasonCode));
        Assert.Equal((MessageState.Cancelled, "SUPPRESSED_Deceased"), states[gone]);
        Assert.Equal(MessageState.Accepted, states[fixture.Origin.Audience[1]].State);
    }

    [Fact]
    public async Task Change_BetweenGateAndData_SendsNoByte_AndIsDecidedAnew()
    {
        await using var peer = new RecordingPeer();
        await using var fixture = await SendingFixture.StartAsync(1, peer.Port);
        // The pause lands after the third gate, in the moment before DATA.
        fixture.Origin.OnStateRead = () =>
        {
            fixture.Origin.State = GateCampaign.Paused;
            fixture.Origin.StateVersion = 2;
        };

        var report = await fixture.SendOnceAsync();

        Assert.Equal([KeyValuePair.Create(MessageState.Held, 1)], report.ByState);
        Assert.Empty(peer.Taken);
        await using var db = fixture.Host.NewContext();
        Assert.Equal("CAMPAIGN_PAUSED", (await db.OutboundMessages.SingleAsync()).ReasonCode);
        Assert.Null((await db.Attempts.SingleAsync()).DataStartedAt);
        // Launch, claim, the withdrawn decision, and the one that held it.
        Assert.Equal(4, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.GateEvaluated));
    }

    [Fact]
    public async Task Pause_Holds_ResumeReleases_StopCancels()
    {
        await using var peer = new RecordingPeer();
        await using var fixture = await SendingFixture.StartAsync(3, peer.Port);
        fixture.Origin.State = GateCampaign.Paused;
        await fixture.SendOnceAsync();
        Assert.Equal(3, (await fixture.StatesAsync())[MessageState.Held]);
        Assert.False(fixture.Origin.Drained);

        fixture.Origin.State = GateCampaign.Running;
        Assert.Empty((await fixture.SendOnceAsync()).ByState);
        await using (var db = fixture.Host.NewContext())
            Assert.Equal(3, await db.ReleaseHeldAsync(fixture.Origin.Run.Origin, fixture.Host.Clock.GetUtcNow(), CancellationToken.None));
        Assert.Equal([KeyValuePair.Create(MessageState.Accepted, 3)], (await fixture.SendOnceAsync()).ByState);
        Assert.True(fixture.Origin.Drained);
        Assert.Equal(3, peer.Taken.Count);
    }

    [Theory]
    [InlineData(PeerMood.DeferAtRecipient, MessageState.Deferred)]
    [InlineData(PeerMood.RefuseAtRecipient, MessageState.Bounced)]
    [InlineData(PeerMood.DeferAfterDot, MessageState.Deferred)]
    [InlineData(PeerMood.RefuseAfterDot, MessageState.Bounced)]
    [InlineData(PeerMood.CutAfterDot, MessageState.InDoubt)]
    public async Task Peer_ThatFails_LeavesTheRightState_AndIsAskedAgainOnlyWhenThatIsSafe(object mood, MessageState expected)
    {
        await using var peer = new RecordingPeer(n => n == 1 ? (PeerMood)mood : PeerMood.Accept);
        await using var fixture = await SendingFixture.StartAsync(1, peer.Port);

        var first = await fixture.SendOnceAsync();
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(30));
        var second = await fixture.SendOnceAsync();

        Assert.Equal([KeyValuePair.Create(expected, 1)], first.ByState);
        Assert.Equal(expected == MessageState.Deferred ? [KeyValuePair.Create(MessageState.Accepted, 1)] : [], second.ByState);
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        await using var db = fixture.Host.NewContext();
        Assert.Single(await db.OutboundMessages.Select(m => m.InternetMessageId).Distinct().ToListAsync());
        Assert.Equal(expected == MessageState.InDoubt ? 1 : 0, second.InDoubt);
    }

    [Fact]
    public async Task Peer_ThatCutsInData_IsAskedAgain_UnlessTheDotWasUnderWay()
    {
        await using var peer = new RecordingPeer(n => n <= 4 ? PeerMood.CutInData : PeerMood.Accept);
        await using var fixture = await SendingFixture.StartAsync(4, peer.Port);

        await fixture.SendOnceAsync();
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(30));
        await fixture.SendOnceAsync();

        // Whether the cut is seen before the dot is a race that the sender cannot win; both answers are safe.
        var states = await fixture.StatesAsync();
        Assert.Equal(4, states.GetValueOrDefault(MessageState.Accepted) + states.GetValueOrDefault(MessageState.InDoubt));
        Assert.Equal(states.GetValueOrDefault(MessageState.Accepted), peer.Taken.Count);
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
    }

    [Fact]
    public async Task Peer_ThatDefersForEver_EndsAsABounce_AtTheDeadline()
    {
        await using var peer = new RecordingPeer(_ => PeerMood.DeferAtRecipient);
        await using var fixture = await SendingFixture.StartAsync(1, peer.Port);
        for (var hour = 0; hour < 50; hour++)
        {
            await fixture.SendOnceAsync();
            fixture.Host.Clock.Advance(TimeSpan.FromHours(1));
        }

        await using var db = fixture.Host.NewContext();
        var message = await db.OutboundMessages.SingleAsync();
        Assert.Equal(MessageState.Bounced, message.State);
        Assert.InRange(message.Attempts, 10, 20);
        Assert.True(fixture.Origin.Drained);
    }

    [Fact]
    public async Task Store_ThatCannotWrite_StopsSending_BeforeAnyByte()
    {
        await using var peer = new RecordingPeer();
        await using var fixture = await SendingFixture.StartAsync(5, peer.Port);
        await fixture.Host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        await using (var db = fixture.Host.NewContext())
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER full BEFORE UPDATE OF state ON outbound_messages WHEN NEW.state = 10 BEGIN SELECT RAISE(ABORT, 'disk full'); END");

        var result = await fixture.Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null));

        Assert.Equal("sending.store_unavailable", result.Error?.Code);
        Assert.Empty(peer.Taken);
        await using var mend = fixture.Host.NewContext();
        await mend.Database.ExecuteSqlRawAsync("DROP TRIGGER full");
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        await fixture.SendOnceAsync();
        Assert.Equal(5, peer.Taken.Count);
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
    }

    /// <summary>More messages than hands and their channel hold: were a hand lost with each fault, the rest would wait for ever.</summary>
    [Fact]
    public async Task Fault_AfterWhichNoEndCanBeWritten_EndsTheDrain()
    {
        var commits = new BreakableCommits();
        await using var peer = new RecordingPeer(_ =>
        {
            commits.Broken = true;
            return PeerMood.Accept;
        });
        await using var fixture = await SendingFixture.StartAsync(120, peer.Port, configure: services => services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(commits)));
        await fixture.Host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);

        var drained = fixture.Host.Get<SenderWorker>().DrainAsync(null, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => drained.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.True(commits.Broken);
        Assert.InRange(peer.Count, 0, 20);
    }

    [Fact]
    public async Task PersonWithoutAddress_IsSuppressedAtLaunch()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        var silent = fixture.Origin.Audience[0];
        await using (var db = fixture.Host.NewContext())
            await db.Contacts.Where(c => c.Id == silent).ExecuteUpdateAsync(set => set.SetProperty(c => c.EmailSealed, (byte[]?)null).SetProperty(c => c.EmailIndex, (byte[]?)null));

        var report = await fixture.SendOnceAsync();

        Assert.Equal(new LaunchCounts(1, 1), report.Launched);
        await using var check = fixture.Host.NewContext();
        Assert.Contains("ADDRESS_Unverified", (await check.Recipients.SingleAsync(r => r.ContactId == silent)).ReasonCodes, StringComparison.Ordinal);
    }

    /// <summary>A fault that is no trouble of the store's: of the program itself.</summary>
    private sealed class BreakableCommits : DbTransactionInterceptor
    {
        public bool Broken { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Broken ? throw new InvalidOperationException("The test breaks it.") : ValueTask.FromResult(result);
    }
}
