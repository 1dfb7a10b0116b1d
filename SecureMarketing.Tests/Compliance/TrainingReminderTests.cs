using Microsoft.EntityFrameworkCore;
using MimeKit;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance.Reminders;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Access;
using SecureMarketing.Tests.Governance;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Compliance;

/// <summary>Whom a reminder of training goes to, and when; what it says, and what it leaves on record.</summary>
public sealed class TrainingReminderTests
{
    private const string Mailbox = "mia@example.org";

    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    [InlineData(TrainingState.Current, 60, false, false)]
    [InlineData(TrainingState.DueSoon, 15, false, false)]
    [InlineData(TrainingState.DueSoon, 14, true, false)]
    [InlineData(TrainingState.Due, 14, true, false)]
    [InlineData(TrainingState.Due, 0, true, false)]
    [InlineData(TrainingState.Lapsed, -1, false, true)]
    [InlineData(TrainingState.ReadOnly, -40, false, true)]
    public void Standing_IsNearOrOver(TrainingState state, int daysLeft, bool near, bool over)
    {
        var standing = new TrainingStanding(state, Today.AddDays(daysLeft), null);
        Assert.Equal((near, over), (ReminderPolicy.IsNear(standing, Today), ReminderPolicy.IsOver(standing)));
    }

    [Fact]
    public void UnaskedPerson_IsNeverReminded() => Assert.False(ReminderPolicy.IsNear(TrainingStanding.Unasked, Today) || ReminderPolicy.IsOver(TrainingStanding.Unasked));

    [Fact]
    public async Task Reminder_GoesToThePersonsMailbox_OnceInSevenDays_NamesNothing_AndIsOnRecord()
    {
        await using var host = await StartAsync();
        var mia = await Staff.InviteAsync(host, Mailbox, Role.Marketer);
        var course = await host.CourseInForceAsync(Role.Marketer);
        Assert.Equal(0, await RemindAsync(host));

        host.Clock.Advance(TimeSpan.FromDays(17));
        Assert.Equal(1, await RemindAsync(host));
        Assert.Equal(0, await RemindAsync(host));
        host.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(0, await RemindAsync(host));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await RemindAsync(host));
        host.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(1, await RemindAsync(host));

        var mails = await MailsAsync(host);
        Assert.Equal(["Your training is due soon", "Your training is due soon", "Your training is overdue"], mails.Select(m => m.Subject));
        Assert.All(mails, m => Assert.Equal((Mailbox, "office@harbor.example.org", "auto-generated"), (Assert.Single(m.To.Mailboxes).Address, Assert.Single(m.From.Mailboxes).Address, m.Headers[HeaderId.AutoSubmitted])));
        Assert.Contains("One course is to be taken by 24 December 2026.", mails[0].TextBody, StringComparison.Ordinal);
        Assert.All(mails, m => Assert.DoesNotContain("Privacy", m.TextBody, StringComparison.Ordinal));
        Assert.All(mails, m => Assert.DoesNotContain("http", m.TextBody, StringComparison.OrdinalIgnoreCase));
        await using (var db = host.NewContext())
        {
            var events = await db.AuditEvents.Where(e => e.Action == AuditAction.TrainingReminded).OrderBy(e => e.RowId).ToListAsync();
            Assert.Equal(["upcoming:1,overdue:0,Accepted", "upcoming:1,overdue:0,Accepted", "upcoming:0,overdue:1,Accepted"], events.Select(e => e.ReasonCodes));
            Assert.All(events, e => Assert.Equal(mia.Id.Value.ToString("N"), e.ObjectId));
        }

        // Who took it hears nothing more.
        await mia.SignInAsync();
        Assert.True((await host.AnswerAsync(course, mia.Actor, 1, 0)).Passed);
        host.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(0, await RemindAsync(host));
    }

    /// <summary>An administrator's slip of the pen must not write to somebody else: outside the installation goes only to whom the mailbox is known to be.</summary>
    [Fact]
    public async Task UnconfirmedMailbox_GetsNothingOutside_AndIsTriedAgainOnceConfirmed()
    {
        await using var host = await StartAsync();
        var mia = await Staff.InviteAsync(host, Mailbox, Role.Marketer);
        await host.CourseInForceAsync(Role.Marketer);
        host.Clock.Advance(TimeSpan.FromDays(20));
        await using var peer = new RecordingPeer();
        await using (var db = host.NewContext())
        {
            db.Add(new DeliveryRoute(RouteId.New(), RouteKind.SmartHost, new RouteSettings { Name = "Relay", Host = "127.0.0.1", Port = peer.Port, Tls = TlsMode.None }, host.Clock.GetUtcNow()));
            db.Add(new DeliveryPolicy(HipaaClass.NoPhi, new DeliveryRules { Mode = DeliveryMode.PlainAllowed }, host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        Assert.Equal((0, 0), (await RemindAsync(host), peer.Count));

        await using (var db = host.NewContext())
        {
            var code = await MailboxCode.IssueAsync(db, mia.Id, host.Clock.GetUtcNow(), CancellationToken.None);
            await db.SaveChangesAsync();
            await mia.SignInAsync();
            Assert.True((await host.RunAsync<ConfirmStaffMailbox, Unit>(new ConfirmStaffMailbox(code), mia.Actor)).IsSuccess);
        }

        Assert.Equal((1, 1), (await RemindAsync(host), peer.Count));
    }

    [Fact]
    public async Task WithoutASender_NobodyIsReminded()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        await Staff.InviteAsync(host, Mailbox, Role.Marketer);
        await host.CourseInForceAsync(Role.Marketer);
        host.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(0, await RemindAsync(host));
        await using var db = host.NewContext();
        Assert.Empty(await db.TrainingReminders.ToListAsync());
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(realSessions: true, settings: new Dictionary<string, string?> { ["Organisation:SenderAddress"] = "office@harbor.example.org" });

    private static async Task<int> RemindAsync(TestHost host)
    {
        // The gate lets nothing go while the trail waits for its seal.
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        return (await host.RunAsync<RemindOfTraining, int>(new RemindOfTraining(), Actor.Worker("training-reminders", Permission.TrainingManage))).Value;
    }

    private static async Task<IReadOnlyList<MimeMessage>> MailsAsync(TestHost host)
    {
        var mails = new List<MimeMessage>();
        foreach (var file in Directory.GetFiles(Path.Combine(host.Folder.Path, "sandbox"), "*.eml"))
            mails.Add(await MimeMessage.LoadAsync(file));
        return [.. mails.OrderBy(m => m.Date)];
    }
}
