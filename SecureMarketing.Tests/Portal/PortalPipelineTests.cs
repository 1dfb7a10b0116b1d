using Microsoft.EntityFrameworkCore;
using MimeKit;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Portal;

/// <summary>A message that must wait in the portal, from the launch to its reading, every mail over a real socket.</summary>
public sealed class PortalPipelineTests
{
    private static async Task<SendingFixture> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, int people = 1)
    {
        var fixture = await SendingFixture.StartAsync(people, provider: provider);
        await using var db = fixture.Host.NewContext();
        db.Add(new DeliveryPolicy(HipaaClass.NotMarketing, new DeliveryRules { Mode = DeliveryMode.PortalAlways }, TestHost.Start));
        await db.SaveChangesAsync();
        return fixture;
    }

    private static List<MimeMessage> Mails(SendingFixture fixture) =>
        [.. Directory.GetFiles(Path.Combine(fixture.Host.Folder.Path, "sandbox"), "*.eml").Select(f => MimeMessage.Load(f))];

    private static async Task<string> TokenAsync(SendingFixture fixture)
    {
        await fixture.SendOnceAsync();
        await fixture.SendOnceAsync();
        var text = Assert.Single(Mails(fixture)).TextBody!;
        var at = text.IndexOf("/s/", StringComparison.Ordinal) + 3;
        return text.Substring(at, TrackingTokens.Length);
    }

    [Fact]
    public async Task Notice_Code_Reading_AlsoAfterTheCampaignEnded()
    {
        await using var fixture = await StartAsync();
        var token = await TokenAsync(fixture);
        var notice = Mails(fixture).Single();
        Assert.Equal("You have a secure message", notice.Subject);
        Assert.DoesNotContain("Maria0", notice.ToString(), StringComparison.Ordinal);

        fixture.Origin.State = GateCampaign.Ended;
        Assert.True((await fixture.Host.RunAsync<RequestPortalCode, Unit>(new(token), Actor.Anyone())).IsSuccess);
        await fixture.SendOnceAsync();
        var mail = Assert.Single(Mails(fixture), m => m.Subject == "Your one-time code");
        Assert.Equal("person0@example.com", mail.To.Mailboxes.Single().Address);
        Assert.Null(mail.Headers[HeaderId.ListUnsubscribe]);
        var code = mail.TextBody!.Split('\n').Select(l => l.Trim()).Single(l => l.Length == 9 && l[4] == ' ');

        var proof = await fixture.Host.RunAsync<ProvePortalIdentity, PortalProof>(new(token, new DateOnly(1970, 5, 17), code), Actor.Anyone());
        var reading = await fixture.Host.RunAsync<ReadPortalMessage, PortalReading>(new(token, proof.Value.Ticket!), Actor.Anyone());
        Assert.Contains("Maria0", reading.Value.Html, StringComparison.Ordinal);
        await using var db = fixture.Host.NewContext();
        Assert.Equal(MessageState.Read, await db.OutboundMessages.Where(m => m.Kind == MessageKind.Content).Select(m => m.State).SingleAsync());
        Assert.Equal(EngagementKind.Open, await db.EngagementEvents.Select(e => e.Kind).SingleAsync());
    }

    /// <summary>Of two people one reads; for the other the time runs out, which is neither a message given up nor one that is still accepted.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Unread_ExpiresWhenItsTimeRanOut_AndTheReadOneStays(DatabaseProvider provider)
    {
        await using var fixture = await StartAsync(provider, people: 2);
        var clock = fixture.Host.Clock;
        await fixture.SendOnceAsync();
        await fixture.SendOnceAsync();
        await using var db = fixture.Host.NewContext();
        var posted = await db.PortalMessages.OrderBy(m => m.Id).Select(m => m.Id).ToListAsync();
        await db.PortalMessages.Where(m => m.Id == posted[0]).ExecuteUpdateAsync(set => set.SetProperty(m => m.FirstReadAt, clock.GetUtcNow()));
        await db.OutboundMessages.Where(m => m.Id == posted[0]).ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MessageState.Read));
        var sweep = fixture.Host.Get<DeadlineSweep>();

        clock.Advance(PortalLimits.KeptFor - TimeSpan.FromMinutes(2));
        Assert.Equal(0, await sweep.EndOverdueAsync(CancellationToken.None));
        Assert.Equal([MessageState.Read, MessageState.NoticeSent], await StatesAsync());

        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await sweep.EndOverdueAsync(CancellationToken.None));
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, await sweep.EndOverdueAsync(CancellationToken.None));

        Assert.Equal([MessageState.Read, MessageState.Expired], await StatesAsync());
        var ended = await db.OutboundMessages.AsNoTracking().SingleAsync(m => m.Id == posted[1]);
        Assert.Equal((SendingReason.UnreadInPortal, RecipientVerdict.Unread), (ended.ReasonCode, RecipientVerdicts.Of(ended.State, ended.ReasonCode)));
        Assert.Equal([$"{SendingReason.UnreadInPortal},1"], await db.AuditEvents.Where(e => e.ObjectType == "queue").Select(e => e.ReasonCodes).ToListAsync());
        // It had been handed over, so it is no failure of the send.
        Assert.Equal(1, await db.CountUnreadAsync(fixture.Origin.Run.Origin, CancellationToken.None));

        async Task<IReadOnlyList<MessageState>> StatesAsync() => await db.OutboundMessages.AsNoTracking().Where(m => posted.Contains(m.Id)).OrderBy(m => m.Id).Select(m => m.State).ToListAsync();
    }

    [Fact]
    public async Task SecondCode_GoesOutAsAnotherMail_AndTheFirstIsNotSentAnyMore()
    {
        await using var fixture = await StartAsync();
        var token = await TokenAsync(fixture);
        await fixture.Host.RunAsync<RequestPortalCode, Unit>(new(token), Actor.Anyone());
        fixture.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        await fixture.Host.RunAsync<RequestPortalCode, Unit>(new(token), Actor.Anyone());
        await fixture.SendOnceAsync();
        Assert.Single(Mails(fixture), m => m.Subject == "Your one-time code");
        await using var db = fixture.Host.NewContext();
        var codes = PortalCodeOrigin.Of(fixture.Origin.Run.Origin);
        Assert.Equal(2, await db.Recipients.CountAsync(r => r.OriginId == codes));
    }

    [Fact]
    public async Task DeadPerson_GetsNoCode_AndTheAnswerDoesNotTell()
    {
        await using var fixture = await StartAsync();
        var token = await TokenAsync(fixture);
        await using (var db = fixture.Host.NewContext())
            await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.Deceased, true).SetProperty(c => c.SendVersion, c => c.SendVersion + 1));
        Assert.True((await fixture.Host.RunAsync<RequestPortalCode, Unit>(new(token), Actor.Anyone())).IsSuccess);
        await fixture.SendOnceAsync();
        Assert.Single(Mails(fixture));
    }
}
