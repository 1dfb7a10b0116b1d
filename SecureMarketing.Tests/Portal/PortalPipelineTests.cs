using Microsoft.EntityFrameworkCore;
using MimeKit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Portal;

/// <summary>A message that must wait in the portal, from the launch to its reading, every mail over a real socket.</summary>
public sealed class PortalPipelineTests
{
    private static async Task<SendingFixture> StartAsync()
    {
        var fixture = await SendingFixture.StartAsync(1);
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
