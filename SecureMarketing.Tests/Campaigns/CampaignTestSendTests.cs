using Microsoft.EntityFrameworkCore;
using MimeKit;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>A test of an email: to oneself, with an invented person, by the same gate and wire; and what a tick may rest on.</summary>
public abstract class CampaignTestSendTests(DatabaseProvider provider)
{
    private const string Own = "mia.marketer@example.org";

    [Fact]
    public async Task Test_GoesToOneself_Marked_AsTheInventedPersonGetsIt_AndIsOnTheTrail()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var staff = await bench.StaffAsync(Own);
        var id = await bench.DraftAsync();

        var sent = CampaignBench.Ok(await SendAsync(bench, id, staff));

        using var mail = await MimeMessage.LoadAsync(Assert.Single(Mails(bench)));
        Assert.Equal(Own, Assert.Single(mail.To.Mailboxes).Address);
        Assert.StartsWith("[TEST] ", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(("news@example.org", "auto-generated"), (Assert.Single(mail.From.Mailboxes).Address, mail.Headers[HeaderId.AutoSubmitted]));
        Assert.Contains(MergeCatalogue.FirstName.Sample, mail.TextBody, StringComparison.Ordinal);
        // Nobody could be opted out, counted or followed by it.
        Assert.DoesNotContain(mail.Headers, h => h.Field.StartsWith("List-Unsubscribe", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("/t/", mail.HtmlBody, StringComparison.Ordinal);
        await using var db = bench.Host.NewContext();
        Assert.Equal((0, 0), (await db.Recipients.CountAsync(), await db.OutboundMessages.CountAsync()));
        var kept = Assert.Single(await db.CampaignTests.ToListAsync());
        Assert.Equal((SubmissionResult.Accepted, sent.SeenHash, staff.Id), (kept.Result, kept.SeenHash, kept.By.Value));
        var events = await db.AuditEvents.ToListAsync();
        Assert.Contains(events, e => e.Action == AuditAction.CampaignTestSent && e.Outcome == AuditOutcome.Succeeded && Convert.ToHexStringLower(e.AfterHash!) == sent.SeenHash);
        Assert.Contains(events, e => e is { Action: AuditAction.GateEvaluated, ObjectType: "test", ReasonCodes: "ALLOW" } && e.ObjectId == kept.Id.Value.ToString("N"));
        Assert.DoesNotContain(events, e => $"{e.ReasonCodes} {e.Purpose}".Contains("mia", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The tick stays a person's word, but nobody can have seen arrive what never went out; another email needs another test.</summary>
    [Fact]
    public async Task Tick_RestsOnATestOfExactlyThisEmail_WhereOneCanBeSent()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var staff = await bench.StaffAsync(Own);
        var id = await bench.ApprovedAsync();
        Assert.Equal("campaign.test_needed", await TickAsync(bench, id));
        CampaignBench.Ok(await SendAsync(bench, id, staff));
        var seen = (await ChecklistAsync(bench, id)).Items[^1];
        Assert.Equal((staff.Id, LaunchPointState.Open), (seen.Test!.By.Value, seen.State));
        Assert.Null(await TickAsync(bench, id));

        CampaignBench.Ok(await bench.Host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(id), bench.Marketer));
        var content = await bench.ContentAsync("diabetes-education");
        var setup = (await bench.LatestAsync(id)).Setup();
        CampaignBench.Ok(await bench.SaveAsync(id, setup with { Content = content, Sheets = [setup.Sheets[0] with { Blocks = await bench.BlocksAsync(content) }] }));
        await bench.ApproveAsync(id);
        Assert.Equal("campaign.test_needed", await TickAsync(bench, id));

        // Where policy lets nothing out but by the portal, nobody can be asked for a test.
        CampaignBench.Ok(await bench.Host.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(HipaaClass.NoPhi, DeliveryRules.Default with { Mode = DeliveryMode.PortalAlways })));
        Assert.Equal("sending.test_no_way", (await SendAsync(bench, id, staff)).Error?.Code);
        Assert.Null(await TickAsync(bench, id));
    }

    [Fact]
    public async Task Test_IsRefused_WithoutEmail_Sender_OrAddress_BeyondTheHour_AndWhileTheTrailIsDown()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var staff = await bench.StaffAsync(Own);
        var setup = await bench.SetupAsync();
        Assert.Equal("campaign.test_no_email", await RefusalAsync(await bench.DraftAsync(setup with { Content = null }), staff));
        Assert.Equal("campaign.test_no_sender", await RefusalAsync(await bench.DraftAsync(setup with { FromAddress = "" }), staff));
        var id = await bench.DraftAsync(setup);
        Assert.Equal("campaign.not_a_person", await RefusalAsync(id, bench.Host.Operator));
        Assert.Equal("campaign.test_no_address", await RefusalAsync(id, bench.Marketer));
        Assert.Equal("usecase.forbidden", await RefusalAsync(id, bench.Legal));

        await using (var db = bench.Host.NewContext())
        {
            db.CampaignTests.AddRange(Enumerable.Range(0, SendCampaignTest.MostAnHour).Select(_ => new CampaignTest(id, 1, new string('0', 64), UserId.From(staff.Id), bench.Host.Clock.GetUtcNow())));
            await db.SaveChangesAsync();
        }

        Assert.Equal("campaign.tests_used_up", await RefusalAsync(id, staff));
        // An hour later they may again; by then nobody has sealed the trail for long, so the gate holds even a test.
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("sending.test_denied", await RefusalAsync(id, staff));
        Assert.Empty(Mails(bench));

        async Task<string?> RefusalAsync(CampaignId campaign, Actor by) => (await SendAsync(bench, campaign, by)).Error?.Code;
    }

    /// <summary>Nine of ten are used up: of six calls at one moment one goes, and five are told.</summary>
    [Fact]
    public async Task Tests_OfOneMoment_DoNotExceedTheHour()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var staff = await bench.StaffAsync(Own);
        var id = await bench.DraftAsync();
        await using (var db = bench.Host.NewContext())
        {
            db.CampaignTests.AddRange(Enumerable.Range(1, SendCampaignTest.MostAnHour - 1).Select(_ => new CampaignTest(id, 1, new string('0', 64), UserId.From(staff.Id), bench.Host.Clock.GetUtcNow())));
            await db.SaveChangesAsync();
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SendAsync(bench, id, staff))));

        Assert.Equal([null, .. Enumerable.Repeat("campaign.tests_used_up", 5)], answers.Select(a => a.Error?.Code).Order(StringComparer.Ordinal));
        Assert.Single(Mails(bench));
    }

    /// <summary>The same email from somebody else is another email to who gets it.</summary>
    [Fact]
    public async Task Tick_IsOpenAgain_WhenTheSenderThatRecipientsSeeChanges()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var staff = await bench.StaffAsync(Own);
        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await SendAsync(bench, id, staff));
        Assert.Null(await TickAsync(bench, id));
        Assert.Equal(LaunchPointState.Done, (await ChecklistAsync(bench, id)).Items[^1].State);

        foreach (var stream in MailStreams.All)
            CampaignBench.Ok(await bench.Host.RunAsync<SetStream, Unit>(new SetStream { Stream = stream, Sender = new SenderIdentity("Harbor Letters", $"{stream.Word()}@letters.example.org", null) }));

        var seen = (await ChecklistAsync(bench, id)).Items[^1];
        Assert.Equal(LaunchPointState.Open, seen.State);
        Assert.Null(seen.Test);
        Assert.Equal("campaign.test_needed", await TickAsync(bench, id));
        CampaignBench.Ok(await SendAsync(bench, id, staff));
        var froms = new List<string>();
        foreach (var file in Mails(bench))
        {
            using var mail = await MimeMessage.LoadAsync(file);
            froms.Add(Assert.Single(mail.From.Mailboxes).ToString());
        }

        Assert.Contains("\"Harbor Letters\" <marketing@letters.example.org>", froms);
        Assert.Null(await TickAsync(bench, id));
    }

    [Fact]
    public async Task Test_LeavesOnly_ForAMailboxWhoseOwnerTypedInTheMailedCode()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var (staff, other) = (await bench.StaffAsync(Own), await bench.StaffAsync("typo@example.org"));
        var id = await bench.DraftAsync();
        CampaignBench.Ok(await bench.Host.RunAsync<MailTestCode, Unit>(new MailTestCode(id, 1), staff));
        string code;
        using (var mail = await MimeMessage.LoadAsync(Assert.Single(Mails(bench))))
            code = System.Text.RegularExpressions.Regex.Match(mail.TextBody ?? "", "[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}").Value;
        Assert.Equal("access.mailbox_code", await ConfirmAsync(staff, "ABCD-EFGH-JKLM"));
        Assert.Equal("access.mailbox_code", await ConfirmAsync(other, code));
        Assert.Null(await ConfirmAsync(staff, code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.Equal("access.mailbox_code", await ConfirmAsync(staff, code));
        Assert.Equal("campaign.test_confirmed", (await bench.Host.RunAsync<MailTestCode, Unit>(new MailTestCode(id, 1), staff)).Error?.Code);

        await using var peer = new RecordingPeer();
        await using (var db = bench.Host.NewContext())
        {
            db.Add(new DeliveryRoute(RouteId.New(), RouteKind.SmartHost, new RouteSettings { Name = "Relay", Host = "127.0.0.1", Port = peer.Port, Tls = TlsMode.None }, bench.Host.Clock.GetUtcNow()));
            db.Add(new DeliveryPolicy(HipaaClass.NoPhi, new DeliveryRules { Mode = DeliveryMode.PlainAllowed }, bench.Host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        Assert.Equal("sending.test_unconfirmed", (await SendAsync(bench, id, other)).Error?.Code);
        Assert.Equal(0, peer.Count);
        CampaignBench.Ok(await SendAsync(bench, id, staff));
        Assert.Equal(1, peer.Count);

        async Task<string?> ConfirmAsync(Actor by, string typed) => (await bench.Host.RunAsync<ConfirmStaffMailbox, Unit>(new ConfirmStaffMailbox(typed), by)).Error?.Code;
    }

    private static IReadOnlyList<string> Mails(CampaignBench bench) =>
        Path.Combine(bench.Host.Folder.Path, "sandbox") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml") : [];

    private static async Task<Result<SentTest>> SendAsync(CampaignBench bench, CampaignId id, Actor by) =>
        await bench.Host.RunAsync<SendCampaignTest, SentTest>(new SendCampaignTest(id, (await bench.LatestAsync(id)).Number), by);

    private static async Task<string?> TickAsync(CampaignBench bench, CampaignId id) =>
        (await bench.Host.RunAsync<TickLaunchPoint, Unit>(new TickLaunchPoint(id, (await bench.LatestAsync(id)).Number, LaunchPoint.TestSeen, await bench.HashAsync(id)), bench.Marketer)).Error?.Code;

    private static async Task<LaunchChecklist> ChecklistAsync(CampaignBench bench, CampaignId id) =>
        CampaignBench.Ok(await bench.Host.RunAsync<OpenLaunchChecklist, LaunchChecklist>(new OpenLaunchChecklist(id), bench.Marketer));
}

public sealed class CampaignTestSendOnSqliteTests() : CampaignTestSendTests(DatabaseProvider.Sqlite);

public sealed class CampaignTestSendOnPostgreSqlTests() : CampaignTestSendTests(DatabaseProvider.PostgreSql);
