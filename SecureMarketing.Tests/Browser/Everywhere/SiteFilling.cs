using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery.Sandbox;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Judgments;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Bounces;
using SecureMarketing.Tests.Portal;
using SecureMarketing.Tests.Sending.Shaping;
using SecureMarketing.Tests.Tracking;
using SecureMarketing.Web.Cli.Demo;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Addresses of what a filled site holds.</summary>
internal sealed record SiteContents
{
    public required CampaignId SentCampaign { get; init; }
    public required CampaignId DraftCampaign { get; init; }
    public required CampaignId SubmittedCampaign { get; init; }
    public required ApprovalRequestId Approval { get; init; }
    public required SegmentId Segment { get; init; }
    public required ContentId Email { get; init; }
    public required ContactId Person { get; init; }
    public required AuthorizationId Authorization { get; init; }
    public required MessageId Message { get; init; }
    public required ImportRunId Import { get; init; }
    public required IntakeSourceId ImportSource { get; init; }
    public required IntakeSourceId FhirSource { get; init; }
    public required ValueSetId ValueSet { get; init; }
    public required DisposalId Disposal { get; init; }
    public required int Account { get; init; }
    public required Guid SandboxMessage { get; init; }
    public required UserId Invited { get; init; }
    public required string SetUpToken { get; init; }
    public required FormId Form { get; init; }
    public required string FormPath { get; init; }
    public required string UnsubscribePath { get; init; }
    public required string PortalPath { get; init; }

    public required AuthorizationFormId AuthorizationForm { get; init; }

    public required AuthorizationBatchId AuthorizationBatch { get; init; }

    /// <summary>An authorization that was asked for and awaits its signature.</summary>
    public required AuthorizationId Request { get; init; }

    public required string SigningPath { get; init; }

    public required ComplianceContents Compliance { get; init; }

    public required GovernanceContents Governance { get; init; }
}

/// <summary>
/// Fills a site through imports and use cases, by the demo's people: one campaign sent through the sandbox, one waiting for
/// approval, one begun; an import with rejected rows and columns left out; a suppression whose release is asked for.
/// </summary>
internal sealed class SiteFilling(BrowserSite site)
{
    /// <summary>Enough for a segment of more than ten, which a marketer may count and write to.</summary>
    private const int Patients = 150;

    public async Task<SiteContents> RunAsync(CancellationToken cancellationToken)
    {
        var services = site.Services;
        var clock = services.GetRequiredService<TimeProvider>();
        var staff = await DemoStaff.SignInAsync(services.GetRequiredService<UseCaseRunner>(), cancellationToken);
        var population = new DemoPeople(staff, services.GetRequiredService<DataFolder>(), clock);
        var campaigns = new DemoCampaigns(staff, clock);
        await population.AgreeAsync(cancellationToken);
        await campaigns.SetPolicyAsync(cancellationToken);
        await campaigns.SignMailAsync(cancellationToken);
        await population.ImportAsync(Patients, cancellationToken);
        var segment = await campaigns.SaveSegmentAsync(cancellationToken);
        var members = await staff.AsAsync<ListSegmentMembers, IReadOnlyList<string>>(Role.ComplianceOfficer, new ListSegmentMembers(DemoCampaigns.Rule, null), cancellationToken);
        var offer = await campaigns.DraftAsync(DemoCampaigns.Offer, segment.VersionId, cancellationToken);
        var education = await campaigns.DraftAsync(DemoCampaigns.Education, segment.VersionId, cancellationToken);
        await population.AuthoriseAsync(members, offer.Summary.Categories, cancellationToken);
        await population.RegisterKeysAsync(members, cancellationToken);
        await campaigns.ApproveAndSendAsync(offer, cancellationToken);

        var approval = await staff.AsAsync<SubmitCampaign, ApprovalRequestId>(Role.Marketer, new SubmitCampaign(education.Id, education.Version, education.Revision), cancellationToken);
        var draft = await staff.AsAsync<CreateCampaign, CampaignId>(Role.Marketer, new CreateCampaign("Flu shots before the winter"), cancellationToken);
        await staff.AsAsync<AskSensitiveLabels, Unit>(Role.Marketer, new AskSensitiveLabels(draft, Sensitivity.Hiv, "The clinic for people with HIV gives them too"), cancellationToken);
        var email = await staff.AsAsync<CreateContent, ContentId>(Role.Marketer, new CreateContent("Welcome to the practice", "welcome"), cancellationToken);
        await staff.AsAsync<SaveSegment, SavedSegment>(
            Role.Marketer,
            new SaveSegment { Segment = segment.Id, BasedOn = 1, Name = "Type 2 diabetes with an A1c result", RuleJson = DemoCampaigns.Rule.Replace("\"value\": 18", "\"value\": 21", StringComparison.Ordinal) },
            cancellationToken);
        var import = await RejectedImportAsync(staff, cancellationToken);
        var source = await WatchedFolderAsync(staff, services.GetRequiredService<ImportSettings>(), cancellationToken);
        var invited = await staff.AsAsync<InviteUser, Invitation>(
            Role.Admin, new InviteUser { Email = "grace@example.org", Name = "Grace Hopper", Roles = [Role.Analyst] }, cancellationToken);
        var tracked = await TrackedPerson.AddAsync(services, clock.GetUtcNow().AddHours(-1));
        var visit = await new PortalVisit(services).PostAsync();
        await campaigns.WaitAsync(offer.Id, TimeSpan.FromMinutes(5), cancellationToken);

        await using var db = await services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        var authorization = await db.Authorizations.Select(a => new { a.Id, Person = a.Contact }).FirstAsync(cancellationToken);
        await PreferencesAsync(staff, cancellationToken);
        await UnmappedAsync(db, clock.GetUtcNow(), cancellationToken);
        await SuppressAsync(staff, authorization.Person, cancellationToken);
        await AttributesAsync(staff, await db.Contacts.SingleAsync(c => c.Id == authorization.Person, cancellationToken), cancellationToken);
        var form = await FormAsync(staff, services, cancellationToken);
        await BouncesAsync(staff, db, cancellationToken);
        await LaneBench.ScheduleAsync(db, OriginId.From(offer.Id.Value), "clinic.example", 3, clock.GetUtcNow());
        var asked = await AskedOnPage.AskAsync(site);
        var message = await db.OutboundMessages.Where(m => m.State == MessageState.Accepted).Select(m => m.Id).FirstAsync(cancellationToken);
        var compliance = await ComplianceFilling.RunAsync(site, authorization.Person, message, services.GetRequiredService<Organisation>().DayAt(clock.GetUtcNow()));
        await new DemoGovernance(staff, services.GetRequiredService<Organisation>().DayAt(clock.GetUtcNow())).FillAsync(cancellationToken);
        var governance = await GovernanceFilling.RunAsync(site, services.GetRequiredService<Organisation>().DayAt(clock.GetUtcNow()));
        var sandbox = await staff.AsAsync<ListSandboxMessages, SandboxPage>(Role.Admin, new ListSandboxMessages { Take = 1 }, cancellationToken);
        return new SiteContents
        {
            SentCampaign = offer.Id,
            SubmittedCampaign = education.Id,
            DraftCampaign = draft,
            Approval = approval,
            Segment = segment.Id,
            Email = email,
            Person = authorization.Person,
            Authorization = authorization.Id,
            Message = message,
            Import = import,
            ImportSource = source,
            FhirSource = await FhirServerAsync(staff, cancellationToken),
            ValueSet = await ValueSetAsync(staff, cancellationToken),
            Disposal = await RetentionAsync(staff, cancellationToken),
            Account = await AccountAsync(staff, authorization.Person, cancellationToken),
            SandboxMessage = sandbox.Rows[0].Id,
            Invited = invited.User,
            SetUpToken = invited.Token,
            Form = form.Form,
            FormPath = "/f/" + form.Slug,
            UnsubscribePath = new Uri(tracked.Links.Unsubscribe).AbsolutePath,
            PortalPath = "/s/" + visit.Token,
            AuthorizationForm = await AskedOnPage.FormAsync(site, "News and offers"),
            AuthorizationBatch = await OrderAsync(),
            Request = asked.Authorization,
            SigningPath = asked.Path,
            Compliance = compliance,
            Governance = governance,
        };
    }

    /// <summary>An order with one refusal, carried out.</summary>
    private async Task<AuthorizationBatchId> OrderAsync()
    {
        var ordered = await site.RunAsync<OrderAuthorizationBatch, OrderedBatch>(
            new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Request, View = AuthorizationView.Pending, Form = await AskedOnPage.FormAsync(site, "News and offers") });
        await site.RunAsync<StepAuthorizationBatches, int>(new StepAuthorizationBatches());
        return ordered.Batch;
    }

    /// <summary>A mailbox, and three reports of which none changes what other pages show.</summary>
    private static async Task BouncesAsync(DemoStaff staff, AppDbContext db, CancellationToken cancellationToken)
    {
        await staff.AsAsync<SaveMailbox, BounceMailboxId>(
            Role.Admin, new SaveMailbox { Settings = new MailboxSettings { Name = "Returns", Kind = MailboxKind.Folder, Folder = "returns", Enabled = false } }, cancellationToken);
        var sent = await db.OutboundMessages.Where(m => m.State == MessageState.Accepted).OrderBy(m => m.Id).Select(m => m.InternetMessageId).FirstAsync(cancellationToken);
        foreach (var text in (string[])
        [
            ReportTexts.Dsn("pat@example.net", "4.4.1", "connection timed out", "delayed", messageId: sent),
            ReportTexts.Dsn("sam@example.net", "5.2.2", "552 5.2.2 mailbox full", messageId: "other@example.net"),
            ReportTexts.Plain("pat@example.net", "Out of office", "Back on Monday."),
        ])
        {
            await staff.AsAsync<TakeReport, TakenReport>(Role.Admin, new TakeReport { Message = System.Text.Encoding.UTF8.GetBytes(text) }, cancellationToken);
        }
    }

    private static async Task<ImportRunId> RejectedImportAsync(DemoStaff staff, CancellationToken cancellationToken)
    {
        var (file, table) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            await File.WriteAllTextAsync(file, "<Patient/>", cancellationToken);
            await File.WriteAllTextAsync(table, "id,last,birthdate,shoe size\n,Roe,soon,41\n", cancellationToken);
            var run = await staff.AsAsync<StartImport, ImportRunId>(Role.Admin, new StartImport([new ImportSource(file, "old-system.json"), new ImportSource(table, "nobody.csv")], new ImportOptions()), cancellationToken);
            return await staff.AsAsync<RunImport, ImportRunId>(Role.Admin, new RunImport(run), cancellationToken);
        }
        finally
        {
            File.Delete(file);
            File.Delete(table);
        }
    }

    /// <summary>A folder in which one file was taken in, one was refused, and one had been imported before.</summary>
    private static async Task<IntakeSourceId> WatchedFolderAsync(DemoStaff staff, ImportSettings settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.SourceRoot!, "ehr", "nightly")).FullName;
        var source = await staff.AsAsync<SaveSource, IntakeSourceId>(
            Role.Admin, new SaveSource(null, 0, new IntakeSettings { Name = "Nightly export of the EHR", Folder = "ehr/nightly", Owner = "Clinical systems", SourceSystem = "ehr" }), cancellationToken);
        foreach (var (name, content) in new[] { ("payers.csv", "Id,NAME\n1,Payer\n"), ("old-system.json", "<Patient/>"), ("payers-again.csv", "Id,NAME\n1,Payer\n") })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), content, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".done"), "", cancellationToken);
            await staff.AsAsync<LookAtSource, LookOutcome>(Role.Admin, new LookAtSource(source, Wait: true), cancellationToken);
        }

        return source;
    }

    /// <summary>A server that nobody is there to answer for; paused, so that nobody asks it.</summary>
    private static async Task<IntakeSourceId> FhirServerAsync(DemoStaff staff, CancellationToken cancellationToken)
    {
        var settings = new IntakeSettings { Name = "FHIR server of the EHR", Owner = "Clinical systems", SourceSystem = "ehr", EveryMinutes = 1440 };
        var source = await staff.AsAsync<SaveSource, IntakeSourceId>(
            Role.Admin, new SaveSource(null, 0, settings) { Fhir = new FhirSettings { BaseUrl = "https://ehr.example.org/fhir/R4", ClientId = "secure-marketing" } }, cancellationToken);
        await staff.AsAsync<PauseSource, Unit>(Role.Admin, new PauseSource(source, true), cancellationToken);
        return source;
    }

    /// <summary>One rule in force that has let old visits go, one proposed, and a hold: what the machine's operator proposed or placed, the officer decides.</summary>
    private async Task<DisposalId> RetentionAsync(DemoStaff staff, CancellationToken cancellationToken)
    {
        var visits = await site.RunAsync<ProposeRetentionRule, ProposedRetentionRule>(new ProposeRetentionRule("visits", new KeepFor(36, KeepUnit.Months), RetentionSince.Happened, "Records schedule 4.2"));
        var preview = await site.RunAsync<PreviewRetention, RetentionPreview>(new PreviewRetention(visits.Key, visits.Number));
        await staff.AsAsync<SwitchOnRetentionRule, Unit>(Role.ComplianceOfficer, new SwitchOnRetentionRule(visits.Key, visits.Number, preview.Fingerprint), cancellationToken);
        await site.RunAsync<ProposeRetentionRule, ProposedRetentionRule>(new ProposeRetentionRule("facts/observation", new KeepFor(1_200, KeepUnit.Months), RetentionSince.Happened, "Records schedule 4.3"));
        var gone = await site.RunAsync<DisposeDue, IReadOnlyList<DisposalRow>>(new DisposeDue(visits.Key, Again: true));
        await site.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(null, RetentionClass.Engagement, "Case 26-118, request of counsel", null));
        return gone.Single().Id;
    }

    private static async Task<int> AccountAsync(DemoStaff staff, ContactId person, CancellationToken cancellationToken)
    {
        var account = await staff.AsAsync<SaveAccount, int>(
            Role.Marketer,
            new SaveAccount { Key = "elm-street", Details = new AccountDetails { Name = "Elm Street Medical Group", Type = AccountType.ProviderGroup, Npi = "1234567893", Street = "12 Elm Street", City = "Worcester", State = "MA", Zip = "01608" } },
            cancellationToken);
        await staff.AsAsync<SaveUnit, int>(Role.Marketer, new SaveUnit(account, UnitKind.Facility, "MAIN", "Main building"), cancellationToken);
        await staff.AsAsync<SaveUnit, int>(Role.Marketer, new SaveUnit(account, UnitKind.Department, "ONC", "Oncology", Retired: true), cancellationToken);
        await staff.AsAsync<SetStakeholder, Unit>(Role.ComplianceOfficer, new SetStakeholder(account, person, StakeholderRole.Technology), cancellationToken);
        return account;
    }

    /// <summary>Three custom attributes, two of them with a value of the person whose page is looked at.</summary>
    private static async Task AttributesAsync(DemoStaff staff, Contact person, CancellationToken cancellationToken)
    {
        DefineAttribute[] wanted =
        [
            new() { Key = "riskTier", Label = "Risk tier", Type = CustomType.Choice, Options = ["Low", "Medium", "High"], Help = "From the care-management programme, monthly.", Sensitivity = Sensitivity.MentalHealth },
            new() { Key = "careContact", Label = "Care contact", Type = CustomType.Text, Sensitivity = Sensitivity.None },
            new() { Key = "stepsADay", Label = "Steps a day", Type = CustomType.Number, Unit = "steps" },
        ];
        foreach (var attribute in wanted)
            await staff.AsAsync<DefineAttribute, CustomDefinition>(Role.ComplianceOfficer, attribute, cancellationToken);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"id,Risk tier,Care contact\n{person.SourceId},High,Dr. Imogen Vale\n", cancellationToken);
            var run = await staff.AsAsync<StartImport, ImportRunId>(
                Role.Admin, new StartImport([new ImportSource(file, "people.csv")], new ImportOptions { SourceSystem = person.SourceSystem, Format = ImportFormat.Csv }), cancellationToken);
            await staff.AsAsync<RunImport, ImportRunId>(Role.Admin, new RunImport(run), cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A published form that two people completed, with a later draft that somebody else may publish.</summary>
    private static async Task<SavedForm> FormAsync(DemoStaff staff, IServiceProvider services, CancellationToken cancellationToken)
    {
        var definition = new FormDefinition
        {
            Language = "en",
            Heading = "Ask for an appointment",
            Intro = "Tell us how to reach you. We call within two working days.",
            Thanks = "Thank you. We call you within two working days.",
            Purpose = Core.Privacy.FieldPurpose.Care,
            Fields =
            [
                new("givenName", "First name"), new("familyName", "Last name", "", true), new("email", "Email address", "We write only what you ask for.", true), new("phone", "Phone"),
                new("birthDate", "Date of birth"), new("language", "Language you prefer"), new("zip", "ZIP code"), new("custom.riskTier", "How would you rate your stress?"),
            ],
            Topics = [new("classes", "Yes, write to me about classes and talks at the clinic. I can stop at any time.")],
        };
        var saved = await staff.AsAsync<SaveForm, SavedForm>(Role.Marketer, new SaveForm(null, null, "Appointment requests", definition), cancellationToken);
        await staff.AsAsync<PublishForm, int>(Role.ComplianceOfficer, new PublishForm(saved.Form), cancellationToken);
        var (desk, tickets, clock) = (services.GetRequiredService<UseCaseRunner>(), services.GetRequiredService<FormTickets>(), services.GetRequiredService<TimeProvider>());
        foreach (var (first, last) in new[] { ("Imogen", "Vale"), ("Noor", "Haddad") })
        {
            var ticket = tickets.Write(new FormTicket(saved.Form, 1, SubmissionId.New(), null, clock.GetUtcNow().AddMinutes(-1)));
            var answers = new Dictionary<string, string>(StringComparer.Ordinal) { ["givenName"] = first, ["familyName"] = last, ["email"] = $"{first}@example.com" };
            await desk.RunAsync<SubmitForm, FormAnswer>(new SubmitForm { Slug = saved.Slug, Ticket = ticket, Answers = answers, Ticked = ["classes"] }, Actor.Anyone(), cancellationToken);
        }

        return await staff.AsAsync<SaveForm, SavedForm>(Role.Marketer, new SaveForm(saved.Form, null, "Appointment requests", definition with { Intro = "Tell us how to reach you. We call back." }), cancellationToken);
    }

    /// <summary>Two codes that no value set knows; for one a colleague proposed a label.</summary>
    private static async Task UnmappedAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.Codes.AddRange(new Code("local", "S1", "Signal of the clinic", Sensitivity.Unknown), new Code("local", "N1", "Note of the clinic", Sensitivity.Unknown));
        db.CodeJudgments.Add(new CodeJudgment("local", "N1", Sensitivity.MentalHealth, "The clinic writes it on talks alone", UserId.New(), now));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<ValueSetId> ValueSetAsync(DemoStaff staff, CancellationToken cancellationToken)
    {
        var file = Path.GetTempFileName();
        try
        {
            foreach (var version in new[] { "2026", "2027" })
            {
                await File.WriteAllTextAsync(file, $"code,display\nE11,Type 2 diabetes mellitus\nE11.9,Type 2 diabetes without complications ({version})\nF11.20,Opioid dependence\n", cancellationToken);
                await staff.AsAsync<ImportCodeList, ImportedCodeList>(Role.Admin, new ImportCodeList(file, CodeSystems.Icd10Cm, version), cancellationToken);
            }
        }
        finally
        {
            File.Delete(file);
        }

        var saved = await staff.AsAsync<SaveValueSet, SavedValueSet>(
            Role.ClinicalReviewer, new SaveValueSet(null, "Type 2 diabetes", "icd-10-cm E11 +\nsnomed 44054006\nicd-10-cm E13.*\nicd-10-cm F11.20", "", 0), cancellationToken);
        return saved.Set;
    }

    /// <summary>Two topics, one that was offered once, and a platform that hears of what is refused afterwards.</summary>
    private static async Task PreferencesAsync(DemoStaff staff, CancellationToken cancellationToken)
    {
        foreach (var (topic, label, explanation) in new[] { ("classes", "Classes and talks", "At the clinic and online, about once a month."), ("offers", "Offers of our partners", ""), ("survey", "Surveys", "") })
            await staff.AsAsync<SavePreferenceTopic, PreferenceTopicId>(Role.ComplianceOfficer, new SavePreferenceTopic
            {
                Topic = topic,
                Label = label,
                Explanation = explanation,
                Translations = topic == "classes" ? new Dictionary<string, TopicText> { ["es"] = new("Clases y charlas", "En la clínica y en línea, más o menos una vez al mes.") } : [],
                NamesNoHealth = true,
            }, cancellationToken);
        var topics = await staff.AsAsync<ListPreferenceTopics, IReadOnlyList<PreferenceTopic>>(Role.ComplianceOfficer, new ListPreferenceTopics(), cancellationToken);
        await staff.AsAsync<RetirePreferenceTopic, Core.Kernel.Unit>(Role.ComplianceOfficer, new RetirePreferenceTopic(topics.Single(t => t.Topic == "survey").Id), cancellationToken);
        await staff.AsAsync<AddSensitiveTerm, string>(Role.ComplianceOfficer, new AddSensitiveTerm("Harbor House", Sensitivity.SubstanceUse), cancellationToken);
        await staff.AsAsync<SavePropagationTarget, PropagationTargetId>(Role.ConsentClerk, new SavePropagationTarget { Name = "Call centre", ToldTo = "Service desk" }, cancellationToken);
    }

    private static async Task SuppressAsync(DemoStaff staff, ContactId person, CancellationToken cancellationToken)
    {
        var suppressed = await staff.AsAsync<SuppressContact, SuppressionOutcome>(
            Role.ConsentClerk, new SuppressContact { Contact = person, Kind = GateSuppression.TopicMatch, Topic = "offers" }, cancellationToken);
        await staff.AsAsync<RecordGdprConsent, Core.Kernel.Unit>(
            Role.ConsentClerk, new RecordGdprConsent { Contact = person, Purpose = "marketing", Evidence = "Form of 3 March, file 12" }, cancellationToken);
        await staff.AsAsync<RecordPart2Consent, Part2ConsentId>(Role.ConsentClerk, new RecordPart2Consent
        {
            Contact = person,
            Terms = new Part2ConsentTerms
            {
                Discloser = "Harbor Health",
                Description = "That I am a patient of the programme",
                Recipients = "Harbor Health, office for letters",
                Purpose = "care",
                StatesRightToRevoke = true,
                SignedOn = new DateOnly(2026, 3, 3),
                ExpiresOn = new DateOnly(2027, 3, 2),
                Evidence = "Scan 88",
            },
        }, cancellationToken);
        await staff.AsAsync<AskSuppressionRelease, SuppressionId>(
            Role.ConsentClerk, new AskSuppressionRelease { Suppression = suppressed.Suppression, Reason = "Asked for by letter" }, cancellationToken);
    }
}
