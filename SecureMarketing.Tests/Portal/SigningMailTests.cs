using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Consent.Jobs;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Consent;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Portal;

/// <summary>A request by mail, from the order over invitation and code to the signature, every mail through the queue and the gate.</summary>
public sealed class SigningMailTests
{
    [Fact]
    public async Task Invitation_Code_Signature()
    {
        await using var fixture = await SendingFixture.StartAsync(1, settings: new Dictionary<string, string?> { ["Organisation:SenderAddress"] = "office@harbor.example.org" });
        await using (var db = fixture.Host.NewContext())
        {
            db.Add(new DeliveryPolicy(HipaaClass.NotMarketing, new DeliveryRules { Mode = DeliveryMode.PortalAlways }, TestHost.Start));
            await db.SaveChangesAsync();
        }

        fixture.Origin.State = GateCampaign.Paused;
        var form = await AskingBench.PublishAsync(fixture.Host, fixture.Host.Operator, Actor.User(UserId.New(), "ComplianceOfficer", new HashSet<Permission> { Permission.AuthorizationFormsAttest, Permission.AuthorizationStatus }, null, null));
        var asked = (await fixture.Host.RunAsync<AskForAuthorization, AskedAuthorization>(new AskForAuthorization { Contact = fixture.Origin.Audience[0], Form = form, ByMail = true })).Value;
        Assert.Equal(InvitationMail.Queued, asked.Mail);
        await fixture.SendOnceAsync();
        var invitation = Mails(fixture).Single(m => m.Subject == "A question for you");
        Assert.Equal(("office@harbor.example.org", "person0@example.com"), (invitation.From.Mailboxes.Single().Address, invitation.To.Mailboxes.Single().Address));
        Assert.DoesNotContain("uthorization", invitation.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("patient", invitation.TextBody, StringComparison.OrdinalIgnoreCase);
        var token = AskingBench.TokenOf(asked.Link);
        Assert.Contains("/a/" + token, invitation.TextBody, StringComparison.Ordinal);
        Assert.Equal(TrackingTokens.Length, token.Length);

        await fixture.Host.RunAsync<RequestPortalCode, Unit>(new(token), Actor.Anyone());
        await fixture.SendOnceAsync();
        var code = Mails(fixture).Single(m => m.Subject == "Your one-time code").TextBody!.Split('\n').Select(l => l.Trim()).Single(l => l.Length == 9 && l[4] == ' ');
        var ticket = (await fixture.Host.RunAsync<ProvePortalIdentity, PortalProof>(new(token, new DateOnly(1970, 5, 17), code), Actor.Anyone())).Value.Ticket!;
        var sheet = (await fixture.Host.RunAsync<OpenSigning, SigningSheet>(new(token, ticket), Actor.Anyone())).Value;
        await fixture.Host.RunAsync<SignOnPage, SigningAnswer>(new SignOnPage { Token = token, Ticket = ticket, Language = "en", TextHash = sheet.TextHash, TypedName = "Maria", AgreesElectronically = true }, Actor.Anyone());
        Assert.Equal(AuthorizationState.Active, (await fixture.Host.RunAsync<OpenSigning, SigningSheet>(new(token, ticket), Actor.Anyone())).Value.State);

        // Two weeks before its end the clock asks anew, by an officer's standing order and the same way.
        Assert.True((await fixture.Host.RunAsync<OrderStandingRenewals, Unit>(new())).IsSuccess);
        await fixture.Host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        fixture.Host.Clock.Advance(TimeSpan.FromDays(350));
        for (var day = 0; day < 2; day++)
        {
            await new PrepareRenewalsJob(fixture.Host.Get<UseCaseRunner>()).Execute(null!, CancellationToken.None);
            await new RunAuthorizationBatchesJob(fixture.Host.Get<UseCaseRunner>(), NullLogger<RunAuthorizationBatchesJob>.Instance).Execute(null!, CancellationToken.None);
            var run = (await fixture.Host.RunAsync<ViewStandingRenewals, StandingRenewals>(new())).Value.LastRun!;
            Assert.Equal(day == 0 ? (1, 1) : (0, 0), (run.People, run.Mailed));
            await fixture.SendOnceAsync();
            Assert.Equal(2, Mails(fixture).Count(m => m.Subject == "A question for you"));
            await fixture.Host.Get<AuditSealer>().SealAsync(CancellationToken.None);
            fixture.Host.Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    /// <summary>The request asks for marketing, so an opt-out of marketing that comes meanwhile ends it, though the mail itself is none.</summary>
    [Fact]
    public async Task Invitation_OptedOutMeanwhile_IsNotSent()
    {
        await using var fixture = await SendingFixture.StartAsync(1, settings: new Dictionary<string, string?> { ["Organisation:SenderAddress"] = "office@harbor.example.org" });
        fixture.Origin.State = GateCampaign.Paused;
        var form = await AskingBench.PublishAsync(fixture.Host, fixture.Host.Operator, Actor.User(UserId.New(), "ComplianceOfficer", new HashSet<Permission> { Permission.AuthorizationFormsAttest, Permission.AuthorizationStatus }, null, null));
        var person = fixture.Origin.Audience[0];
        Assert.Equal(InvitationMail.Queued, (await fixture.Host.RunAsync<AskForAuthorization, AskedAuthorization>(new AskForAuthorization { Contact = person, Form = form, ByMail = true })).Value.Mail);

        Assert.True((await fixture.Host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = person, Kind = GateSuppression.AllCommercial })).IsSuccess);
        await fixture.SendOnceAsync();

        await using var db = fixture.Host.NewContext();
        var invitation = await db.OutboundMessages.SingleAsync(m => m.ContactId == person && m.OriginId != fixture.Origin.Run.Origin);
        Assert.Equal((MessageState.Cancelled, "SUPPRESSED_AllCommercial"), (invitation.State, invitation.ReasonCode));
    }

    /// <summary>What was taken back by word is confirmed by a transactional mail: advertising is stopped, this is not; no contact at all is a letter.</summary>
    [Fact]
    public async Task SpokenRevocation_InvitesByUrgentMail_UnlessNoMailMayGo()
    {
        await using var fixture = await SendingFixture.StartAsync(2, settings: new Dictionary<string, string?> { ["Organisation:SenderAddress"] = "office@harbor.example.org" });
        await using (var db = fixture.Host.NewContext())
        {
            db.Add(new DeliveryPolicy(HipaaClass.NotMarketing, new DeliveryRules { Mode = DeliveryMode.PortalAlways }, TestHost.Start));
            await db.SaveChangesAsync();
        }

        fixture.Origin.State = GateCampaign.Paused;
        var (person, silent) = (fixture.Origin.Audience[0], fixture.Origin.Audience[1]);
        Assert.True((await fixture.Host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = silent, Kind = GateSuppression.DoNotContact })).IsSuccess);

        Assert.Equal(InvitationMail.Queued, (await SayAsync(fixture, person)).Invited);
        Assert.Equal(InvitationMail.Refused, (await SayAsync(fixture, silent)).Invited);
        await using (var db = fixture.Host.NewContext())
            Assert.Equal(MessagePlan.Urgent, (await db.OutboundMessages.SingleAsync(m => m.OriginId != fixture.Origin.Run.Origin)).Priority);
        await fixture.SendOnceAsync();

        var invitation = Mails(fixture).Single(m => m.Subject == "Please confirm what you asked for");
        Assert.Equal("person0@example.com", invitation.To.Mailboxes.Single().Address);
        Assert.DoesNotContain("uthorization", invitation.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("patient", invitation.TextBody, StringComparison.OrdinalIgnoreCase);
        var text = invitation.TextBody!;
        var link = text.Substring(text.IndexOf("/a/", StringComparison.Ordinal) + 3, TrackingTokens.Length);

        // The code comes by mail too: the opt-out stops advertising and not this.
        await fixture.Host.RunAsync<RequestPortalCode, Unit>(new(link), Actor.Anyone());
        await fixture.SendOnceAsync();
        var code = Mails(fixture).Single(m => m.Subject == "Your one-time code").TextBody!.Split('\n').Select(l => l.Trim()).Single(l => l.Length == 9 && l[4] == ' ');
        var ticket = (await fixture.Host.RunAsync<ProvePortalIdentity, PortalProof>(new(link, new DateOnly(1970, 5, 17), code), Actor.Anyone())).Value.Ticket!;
        var sheet = (await fixture.Host.RunAsync<OpenSigning, SigningSheet>(new(link, ticket), Actor.Anyone())).Value;
        Assert.Empty((await fixture.Host.RunAsync<ConfirmRevocationOnPage, SigningAnswer>(
            new ConfirmRevocationOnPage { Token = link, Ticket = ticket, Language = "en", TextHash = sheet.TextHash, TypedName = "Maria", AgreesElectronically = true }, Actor.Anyone())).Value.Problems);
        Assert.Equal(AuthorizationState.Revoked, (await fixture.Host.RunAsync<OpenSigning, SigningSheet>(new(link, ticket), Actor.Anyone())).Value.State);
    }

    /// <summary>From the link of a mail to a revocation in writing: the code comes though advertising is stopped, and what waits on the ground of it does not go.</summary>
    [Fact]
    public async Task TakenBack_FromThePreferenceCentre_CancelsWhatWaits()
    {
        await using var fixture = await SendingFixture.StartAsync(2, settings: new Dictionary<string, string?> { ["Organisation:SenderAddress"] = "office@harbor.example.org" }, hipaa: HipaaClass.Marketing);
        await using (var db = fixture.Host.NewContext())
        {
            db.Add(new DeliveryPolicy(HipaaClass.NotMarketing, new DeliveryRules { Mode = DeliveryMode.PortalAlways }, TestHost.Start));
            await db.SaveChangesAsync();
        }

        var given = await RevokedSendTests.AuthorizeAsync(fixture);
        fixture.Origin.State = GateCampaign.Paused;
        var (person, id) = given[0];
        var mail = await Tracking.TrackedPerson.MessageAsync(fixture.Host.Services, person, null);
        var link = Tracking.TrackedPerson.TokenOf(mail.Links.Unsubscribe);
        var door = AskingBench.TokenOf((await fixture.Host.RunAsync<AskToTakeBack, OpenedDoor>(new(link, false), Actor.Anyone())).Value.Link);

        await fixture.Host.RunAsync<RequestPortalCode, Unit>(new(door), Actor.Anyone());
        await fixture.SendOnceAsync();
        var code = Mails(fixture).Single(m => m.Subject == "Your one-time code").TextBody!.Split('\n').Select(l => l.Trim()).Single(l => l.Length == 9 && l[4] == ' ');
        var ticket = (await fixture.Host.RunAsync<ProvePortalIdentity, PortalProof>(new(door, new DateOnly(1970, 5, 17), code), Actor.Anyone())).Value.Ticket!;
        var sheet = (await fixture.Host.RunAsync<OpenTakeBack, TakeBackSheet>(new(door, ticket), Actor.Anyone())).Value;
        Assert.Equal(id.Value.ToString(), sheet.Chosen);
        Assert.Empty((await fixture.Host.RunAsync<TakeBackOnPage, SigningAnswer>(
            new TakeBackOnPage { Token = door, Ticket = ticket, Which = sheet.Chosen!, Language = "en", TextHash = sheet.TextHash!, TypedName = "Maria", AgreesElectronically = true }, Actor.Anyone())).Value.Problems);

        await using var after = fixture.Host.NewContext();
        var waiting = await after.OutboundMessages.Where(m => m.OriginId == fixture.Origin.Run.Origin).ToDictionaryAsync(m => m.ContactId, m => (m.State, m.ReasonCode));
        Assert.Equal((MessageState.Cancelled, "AUTH_Revoked"), waiting[person]);
        Assert.NotEqual(MessageState.Cancelled, waiting[given[1].Person].State);
        Assert.Equal(1, (await after.Refusals.SingleAsync(r => r.Contact == person)).MessagesCancelled);
    }

    private static async Task<RevokedAuthorization> SayAsync(SendingFixture fixture, ContactId person)
    {
        var id = (await fixture.Host.RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization
        {
            Contact = person,
            Form = Consent.Forms.Complete,
            Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
        })).Value;
        return (await fixture.Host.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = id, ReceivedAt = fixture.Host.Clock.GetUtcNow(), Channel = RevocationChannel.Oral })).Value;
    }

    private static List<MimeMessage> Mails(SendingFixture fixture) =>
        [.. Directory.GetFiles(Path.Combine(fixture.Host.Folder.Path, "sandbox"), "*.eml").Select(f => MimeMessage.Load(f))];
}
