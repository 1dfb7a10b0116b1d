using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Compliance;

/// <summary>A message sent under an authorization is judged again; a revocation that had come before it, and was recorded after, opens an incident.</summary>
public sealed class ListAuditTests
{
    private static readonly Actor Officer = CampaignBench.Person(Permission.ListAuditsRun, Permission.IncidentsView, Permission.IncidentsManage, Permission.AuthorizationManage);

    [Fact]
    public async Task SentUnderAuthorization_Agrees_UntilAnEarlierRevocationIsRecorded()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var host = scenario.Bench.Host;
        var setup = await scenario.SetupAsync([new FactSheet { Key = "all", Facts = CampaignBench.Facts(BlockSubject.NonHealth), NoRemunerationAttested = true }]);
        var (authorization, _) = await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories]);
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        Task<Result<ListAuditRow>> AuditAsync() => host.RunAsync<RunListAudit, ListAuditRow>(new RunListAudit(today.AddDays(-2), today.AddDays(2)), Officer);
        Assert.Equal("list_audit.nothing_sent", (await AuditAsync()).Error?.Code);
        var told = await scenario.SendAsync(setup);
        Assert.Equal(RecipientVerdict.Sent, told.Verdict);

        var clean = CampaignBench.Ok(await AuditAsync());
        Assert.Equal((1, 1, 0), (clean.Population, clean.Sampled, clean.Mismatches));

        host.Clock.Advance(TimeSpan.FromHours(3));
        CampaignBench.Ok(await host.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = authorization, Channel = RevocationChannel.Letter, ReceivedAt = host.Clock.GetUtcNow().AddHours(-6) }, Officer));
        Assert.Equal(IncidentKind.SentAfterRevocation, Assert.Single(CampaignBench.Ok(await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), Officer)).Rows).Kind);
        Assert.Equal(1, CampaignBench.Ok(await AuditAsync()).Mismatches);
        // Found again, it stays one incident.
        Assert.Equal(1, CampaignBench.Ok(await AuditAsync()).Mismatches);

        var incident = Assert.Single(CampaignBench.Ok(await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), Officer)).Rows);
        Assert.Equal((told.Message!.Value.Value.ToString("N"), "AUTH_Revoked", IncidentState.Reported), (incident.ObjectId, incident.Codes[0], incident.State));
        // The trail is read by many: it tells no number of 1 to 10 people.
        await using (var db = host.NewContext())
        {
            Assert.Equal(["<11 of <11,mismatches:0", "<11 of <11,mismatches:<11", "<11 of <11,mismatches:<11"], await db.AuditEvents
                .Where(e => e.Action == AuditAction.ListAuditRun && e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
        }

        await DecideAsync(scenario, incident.Id);
    }

    /// <summary>What is laid into the portal went, too: it is audited, and a revocation that had come before it opens an incident even while its notice waits.</summary>
    [Fact]
    public async Task LaidIntoThePortal_IsJudgedAsWell_AndARevocationLooksBackAtIt()
    {
        await using var scenario = await ScenarioBench.StartAsync(settings: new Dictionary<string, string?> { ["Public:BaseUrl"] = "https://mail.example.org" });
        var host = scenario.Bench.Host;
        CampaignBench.Ok(await host.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(HipaaClass.Marketing, DeliveryRules.Default with { Mode = DeliveryMode.PortalAlways })));
        var setup = await scenario.SetupAsync([new FactSheet { Key = "all", Facts = CampaignBench.Facts(BlockSubject.NonHealth), NoRemunerationAttested = true }]);
        var (authorization, _) = await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories]);
        var told = await scenario.SendAsync(setup);
        await using var db = host.NewContext();
        Assert.Equal([DeliveryMethod.Portal], await db.Attempts.Where(a => a.MessageId == told.Message!.Value).Select(a => a.Method!.Value).ToListAsync());
        // As if the notice had not left yet: its own receipt would tell of the person as well.
        var notices = db.OutboundMessages.Where(m => m.Kind == MessageKind.PortalNotice).Select(m => m.Id);
        await db.Attempts.Where(a => notices.Contains(a.MessageId)).ExecuteDeleteAsync();
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        Task<Result<ListAuditRow>> AuditAsync() => host.RunAsync<RunListAudit, ListAuditRow>(new RunListAudit(today.AddDays(-2), today.AddDays(2)), Officer);

        var clean = CampaignBench.Ok(await AuditAsync());
        Assert.Equal((1, 1, 0), (clean.Population, clean.Sampled, clean.Mismatches));

        host.Clock.Advance(TimeSpan.FromHours(3));
        CampaignBench.Ok(await host.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = authorization, Channel = RevocationChannel.Letter, ReceivedAt = host.Clock.GetUtcNow().AddHours(-6) }, Officer));
        var incident = Assert.Single(CampaignBench.Ok(await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), Officer)).Rows);
        Assert.Equal((IncidentKind.SentAfterRevocation, told.Message!.Value.Value.ToString("N")), (incident.Kind, incident.ObjectId));
        Assert.Equal(1, CampaignBench.Ok(await AuditAsync()).Mismatches);
    }

    /// <summary>Of a resident of the EEA the audit asks for the consent as well; one that was withdrawn before it went is found, and so is a restriction that bound then.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task ConsentWithdrawnBefore_AndARestriction_AreFoundAfterwards(DatabaseProvider provider)
    {
        await using var scenario = await ScenarioBench.StartAsync(c => c.Country = "DE", provider: provider);
        var host = scenario.Bench.Host;
        var setup = await scenario.SetupAsync([new FactSheet { Key = "all", Facts = CampaignBench.Facts(BlockSubject.NonHealth), NoRemunerationAttested = true }]);
        await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories]);
        CampaignBench.Ok(await host.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = scenario.Person, Purpose = "marketing", Evidence = "Form 3" }, Officer));
        host.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(RecipientVerdict.Sent, (await scenario.SendAsync(setup)).Verdict);
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        Task<Result<ListAuditRow>> AuditAsync() => host.RunAsync<RunListAudit, ListAuditRow>(new RunListAudit(today.AddDays(-2), today.AddDays(2)), Officer);
        Assert.Equal(0, CampaignBench.Ok(await AuditAsync()).Mismatches);

        host.Clock.Advance(TimeSpan.FromHours(3));
        CampaignBench.Ok(await host.RunAsync<RecordGdprConsent, Unit>(
            new RecordGdprConsent { Contact = scenario.Person, Purpose = "marketing", Withdrawn = true, ReceivedAt = host.Clock.GetUtcNow().AddHours(-6), Means = ReceiptMeans.Paper }, Officer));
        await using (var db = host.NewContext())
        {
            var at = host.Clock.GetUtcNow().AddHours(-5);
            db.AgreedRestrictions.Add(new AgreedRestriction(scenario.Person, null, at));
            // As if the gate had overlooked that another mailbox was agreed on.
            db.ConfidentialRequests.Add(new ConfidentialRequest(scenario.Person, hasAlternate: true, new Receipt(at, ReceiptMeans.Oral), at));
            var person = await db.Contacts.SingleAsync(c => c.Id == scenario.Person);
            host.Get<ContactSeal>().Store(person, ContactField.Email, "pat@another.example.net");
            person.AgreedEmailIndex = person.EmailIndex;
            await db.SaveChangesAsync();
        }

        Assert.Equal(1, CampaignBench.Ok(await AuditAsync()).Mismatches);
        var incident = Assert.Single(CampaignBench.Ok(await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(), Officer)).Rows);
        Assert.Equal((IncidentKind.RecipientListMismatch, "RESTRICTION_AGREED", "RULEPACK:GDPR-ART9", "ADDRESS_AltRequired"), (incident.Kind, incident.Codes[0], incident.Codes[1], incident.Codes[2]));
    }

    /// <summary>What staff entered late is on file since then, what the person ticked since it was given.</summary>
    [Fact]
    public async Task ExpressConsent_IsOnFileSinceItWasEntered()
    {
        await using var scenario = await ScenarioBench.StartAsync(c => c.Country = "CA");
        var (host, person) = (scenario.Bench.Host, scenario.Person);
        var now = host.Clock.GetUtcNow();
        CampaignBench.Ok(await host.RunAsync<RecordExpressConsent, TopicOptInId>(
            new RecordExpressConsent { Contact = person, Topic = "news", Wording = "Write to me about news", GivenAt = now.AddDays(-9), Evidence = "Call of Monday, file 9" }, Officer));
        await using var db = host.NewContext();
        db.TopicOptIns.Add(new TopicOptIn(person, "offers", "Write to me about offers", OptInEvidence.OfPreferenceCentre(MessageId.New(), 1), now.AddDays(-3)));
        await db.SaveChangesAsync();

        var onFile = await host.Get<DocumentsReader>().ReadAsync(db, new Dictionary<ContactId, PersonRecords> { [person] = PersonRecords.Alone(person) }, [], now, now, CancellationToken.None);

        Assert.Equal([("news", now), ("offers", now.AddDays(-3))], onFile[person].Wishes.OrderBy(w => w.Topic, StringComparer.Ordinal));
    }

    /// <summary>The clock's own look: once a quarter, by its own right, and what it finds is an incident.</summary>
    [Fact]
    public async Task TheJob_AuditsTheQuarterThatEnded_Once_AndReportsWhatDoesNotAgree()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var host = scenario.Bench.Host;
        var setup = await scenario.SetupAsync([new FactSheet { Key = "all", Facts = CampaignBench.Facts(BlockSubject.NonHealth), NoRemunerationAttested = true }]);
        var (authorization, _) = await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories]);
        Assert.Equal(RecipientVerdict.Sent, (await scenario.SendAsync(setup)).Verdict);
        host.Clock.Advance(TimeSpan.FromHours(3));
        CampaignBench.Ok(await host.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = authorization, Channel = RevocationChannel.Letter, ReceivedAt = host.Clock.GetUtcNow().AddHours(-6) }, Officer));
        await using var db = host.NewContext();
        // As if the revocation had not looked back itself: the audit is to find it alone.
        await db.IncidentSteps.ExecuteDeleteAsync();
        await db.Incidents.ExecuteDeleteAsync();
        var job = ActivatorUtilities.CreateInstance<ListAuditJob>(host.Services);

        await job.Execute(null!, CancellationToken.None);
        Assert.Empty(await db.ListAudits.ToListAsync());
        host.Clock.Advance(TimeSpan.FromDays(92));
        await job.Execute(null!, CancellationToken.None);
        await job.Execute(null!, CancellationToken.None);

        var audit = Assert.Single(await db.ListAudits.AsNoTracking().ToListAsync());
        Assert.Equal((true, 1, 1), (audit.Scheduled, audit.Population, audit.Mismatches));
        Assert.Single(await db.Incidents.ToListAsync());
    }

    private static async Task DecideAsync(ScenarioBench scenario, IncidentId incident)
    {
        var host = scenario.Bench.Host;
        Assert.Equal("incident.transition_undefined", (await host.RunAsync<DecideIncident, Unit>(new DecideIncident(incident, IncidentState.NotIncident, "Too early"), Officer)).Error?.Code);
        CampaignBench.Ok(await host.RunAsync<DecideIncident, Unit>(new DecideIncident(incident, IncidentState.Triage, "Looked at the letter"), Officer));
        CampaignBench.Ok(await host.RunAsync<DecideIncident, Unit>(new DecideIncident(incident, IncidentState.Investigating, "It came before the send"), Officer));
        await using var db = host.NewContext();
        Assert.Equal(IncidentState.Investigating, (await db.Incidents.SingleAsync()).State);
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.TransitionRefused && e.ObjectType == "incident"));
    }
}
