using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Portal;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Every page of the product with data in it. A route that is missing here fails <c>Catalogue_NamesEveryRoute</c>; a dialog
/// that no button named here opens fails the walk.
/// </summary>
internal static class PageCatalogue
{
    public static IReadOnlyList<CataloguedPage> All { get; } =
    [
        .. Audience(), .. Engage(), .. Delivery(), .. Assurance(), .. Public(),
    ];

    private static IEnumerable<CataloguedPage> Audience() =>
    [
        new("home", Role.Marketer, _ => "/") { Opens = ["your account and display", "Go to or do", "Tasks"] },
        new("home-compliance", Role.ComplianceOfficer, _ => "/"),
        new("people", Role.ComplianceOfficer, _ => "/people"),
        new("person", Role.ComplianceOfficer, c => $"/people/{c.Person.Value}") { Opens = ["Show family name"] },
        new("person-rights", Role.ComplianceOfficer, c => $"/people/{c.Person.Value}/rights") { ElsewhereOpened = ["Erase this person?"] },
        new("people-erased", Role.ComplianceOfficer, _ => "/people/erased") { ElsewhereOpened = ["Release this record?"] },
        new("duplicates", Role.ComplianceOfficer, _ => "/duplicates") { ElsewhereOpened = ["Merge these two records?", "Unmerge these two records?"] },
        new("segments", Role.Marketer, _ => "/segments"),
        new("segments-no-match", Role.Marketer, _ => "/segments?q=nothing-is-called-this"),
        new("segment-templates", Role.Marketer, _ => "/segments/new") { ElsewhereOpened = ["Move to…", "Discard the draft?"] },
        new("segment-new", Role.Marketer, _ => "/segments/new") { Opens = ["Discard the draft"], ElsewhereOpened = ["Move to…"], Then = BeginWithTemplateAsync },
        new("segment", Role.Marketer, c => $"/segments/{c.Segment.Value}") { Opens = ["Move this condition to"] },
        new("segment-compare", Role.Marketer, c => $"/segments/{c.Segment.Value}/compare"),
        new("segment-forecast", Role.Marketer, c => $"/segments/{c.Segment.Value}/forecast"),
        new("segment-insight", Role.Marketer, c => $"/segments/{c.Segment.Value}/insight"),
        new("segment-read-only", Role.ClinicalReviewer, c => $"/segments/{c.Segment.Value}") { ElsewhereOpened = ["Move to…"] },
        new("authorizations", Role.ConsentClerk, _ => "/authorizations"),
        new("authorizations-counts", Role.Marketer, _ => "/authorizations"),
        new("authorization-new", Role.ConsentClerk, _ => "/authorizations/new"),
        new("authorization", Role.ConsentClerk, c => $"/authorizations/{c.Authorization.Value}") { Opens = ["Revoke", "Found to be false"], ElsewhereOpened = ["Record the copy given", "Record a signature on paper", "When did the event happen?"] },
        new("authorization-asked", Role.ConsentClerk, c => $"/authorizations/{c.Request.Value}") { Opens = ["Sign here, in person", "Record a signature on paper"], ElsewhereOpened = ["Record the copy given", "Revoke this authorization?", "When did the event happen?", "Found to be false?"] },
        new("authorization-ask", Role.ConsentClerk, _ => "/authorizations/ask"),
        new("authorization-forms", Role.ConsentClerk, _ => "/authorizations/forms"),
        new("authorization-form-new", Role.ConsentClerk, _ => "/authorizations/forms/new") { ElsewhereOpened = ["Attest plain language?", "Publish this form?", "Retire this form?"] },
        new("authorization-form", Role.ComplianceOfficer, c => $"/authorizations/forms/{c.AuthorizationForm.Value}") { Opens = ["Retire the form"], ElsewhereOpened = ["Attest plain language?", "Publish this form?"] },
        new("authorization-batches", Role.ComplianceOfficer, _ => "/authorizations/batches") { Opens = ["Ask many people", "Revoke many", "Let renewals go by themselves"], ElsewhereOpened = ["End the standing order?"] },
        new("authorization-batch", Role.ConsentClerk, c => $"/authorizations/batches/{c.AuthorizationBatch.Value}"),
        new("representatives", Role.ConsentClerk, c => $"/people/{c.Person.Value}/representatives") { Opens = ["Record an authority"] },
        new("suppressions", Role.ConsentClerk, _ => "/suppressions?view=ReleaseAsked") { Opens = ["Suppress a person", "Suppress a list"], ElsewhereOpened = ["Ask for the release?"] },
        new("suppressions-second-person", Role.ComplianceOfficer, _ => "/suppressions?view=ReleaseAsked") { ElsewhereOpened = ["Ask for the release?", "Suppress a person", "Suppress the people of a list"] },
        new("suppressions-counts", Role.Marketer, _ => "/suppressions") { ElsewhereOpened = ["Ask for the release?", "Suppress a person", "Suppress the people of a list"] },
        new("preference-topics", Role.ComplianceOfficer, _ => "/suppressions/topics") { Opens = ["Offer a topic", "Retire Classes"] },
        new("preference-topics-reader", Role.Marketer, _ => "/suppressions/topics") { ElsewhereOpened = ["Offer a topic", "Retire this topic?"] },
        new("person-consents", Role.ComplianceOfficer, c => $"/people/{c.Person.Value}/consents") { Opens = ["Record a part 2 consent", "Record an explicit consent", "Record an express consent", "Revoke the consent for care", "Withdraw the consent for marketing"] },
        new("person-preferences", Role.ComplianceOfficer, c => $"/people/{c.Person.Value}/preferences") { Opens = ["Note how often", "Record a wish", "Other address", "Restrict a use"], ElsewhereOpened = ["End the request?", "End the wish for plain mail?"] },
        new("imports", Role.ComplianceOfficer, _ => "/imports"),
        new("import-new", Role.ComplianceOfficer, _ => "/imports/new"),
        new("import", Role.ComplianceOfficer, c => $"/imports/{c.Import.Value}") { Opens = ["Undo this import"] },
        new("import-sources", Role.Admin, _ => "/imports/sources") { Opens = ["Watch a folder", "Read a FHIR server"] },
        new("import-sources-reader", Role.Auditor, _ => "/imports/sources"),
        new("import-source", Role.Admin, c => $"/imports/sources/{c.ImportSource.Value}") { Opens = ["Change", "Remove"] },
        new("import-source-server", Role.Admin, c => $"/imports/sources/{c.FhirSource.Value}") { Opens = ["Change", "Remove"] },
        new("import-source-reader", Role.ComplianceOfficer, c => $"/imports/sources/{c.ImportSource.Value}"),
        new("accounts", Role.ComplianceOfficer, _ => "/accounts"),
        new("account-new", Role.Marketer, _ => "/accounts/new") { ElsewhereOpened = ["Add a unit"] },
        new("account", Role.ComplianceOfficer, c => $"/accounts/{c.Account}") { Opens = ["Add a unit", "Add a person"] },
        new("attributes", Role.Marketer, _ => "/attributes"),
        new("attribute-new", Role.ComplianceOfficer, _ => "/attributes/new") { ElsewhereOpened = ["Retire "] },
        new("attribute", Role.ComplianceOfficer, _ => "/attributes/riskTier") { Opens = ["Retire"] },
        new("stages", Role.Admin, _ => "/stages"),
        new("stages-reader", Role.Marketer, _ => "/stages"),
        new("value-sets", Role.Marketer, _ => "/value-sets"),
        new("sensitive-words", Role.ComplianceOfficer, _ => "/value-sets/words") { Opens = ["Add a word", "Remove harbor house"] },
        new("unmapped-codes", Role.ComplianceOfficer, _ => "/value-sets/unmapped") { Opens = ["Map Signal of the clinic", "Accept Note of the clinic"] },
        new("unmapped-codes-reader", Role.ClinicalReviewer, _ => "/value-sets/unmapped"),
        new("value-set-new", Role.ClinicalReviewer, _ => "/value-sets/new") { ElsewhereOpened = ["Delete this value set?"] },
        new("value-set", Role.ClinicalReviewer, c => $"/value-sets/{c.ValueSet.Value}") { Opens = ["Delete"] },
        new("codes", Role.ClinicalReviewer, _ => "/codes") { Opens = ["Import a code list"], ElsewhereOpened = ["Remove ", "Use "] },
    ];

    private static IEnumerable<CataloguedPage> Engage() =>
    [
        new("campaigns", Role.Marketer, _ => "/campaigns") { Opens = ["New campaign"] },
        new("campaigns-ended", Role.Marketer, _ => "/campaigns?view=Ended") { Opens = ["Save this view"] },
        new("campaign-draft", Role.Marketer, c => $"/campaigns/{c.DraftCampaign.Value}") { Opens = ["Ask for a category"] },
        new("campaign-submitted", Role.Marketer, c => $"/campaigns/{c.SubmittedCampaign.Value}") { ElsewhereOpened = ["Ask for a sensitive category"] },
        new("campaign-sent", Role.Marketer, c => $"/campaigns/{c.SentCampaign.Value}") { ElsewhereOpened = ["Ask for a sensitive category"] },
        new("campaign-preflight", Role.Marketer, c => $"/campaigns/{c.SubmittedCampaign.Value}/send") { ElsewhereOpened = ["Stop the rest?", "Withdraw?", "Stop?"] },
        new("campaign-send", Role.Marketer, c => $"/campaigns/{c.SentCampaign.Value}/send") { ElsewhereOpened = ["Stop the rest?", "Stop?"] },
        new("campaign-person", Role.ComplianceOfficer, c => $"/campaigns/{c.SentCampaign.Value}/person"),
        new("campaign-person-told", Role.ComplianceOfficer, c => $"/campaigns/{c.SentCampaign.Value}/person") { Then = LookAtRecipientAsync },
        new("content", Role.Marketer, _ => "/content") { Opens = ["New email"] },
        new("email", Role.Marketer, c => $"/content/{c.Email.Value}") { Opens = ["Save as version"] },
        new("forms", Role.Marketer, _ => "/forms"),
        new("forms-no-match", Role.Marketer, _ => "/forms?name=nothing-is-called-this"),
        new("form-new", Role.Marketer, _ => "/forms/new") { ElsewhereOpened = ["Publish this form?", "Close this form?"] },
        new("form", Role.ComplianceOfficer, c => $"/forms/{c.Form.Value:N}") { Opens = ["Close the form", "Publish", "Make a link"] },
        new("form-reader", Role.Auditor, c => $"/forms/{c.Form.Value:N}") { ElsewhereOpened = ["Publish this form?", "Close this form?"] },
        new("approvals", Role.ComplianceOfficer, _ => "/approvals") { Opens = ["Grant HIV for"] },
        new("approvals-decided", Role.ComplianceOfficer, _ => "/approvals?decided=true"),
        new("approval", Role.ComplianceOfficer, c => $"/approvals/{c.Approval.Value}") { ElsewhereOpened = ["Withdraw the approval?"] },
        new("approval-author", Role.Marketer, c => $"/approvals/{c.Approval.Value}") { ElsewhereOpened = ["Withdraw the approval?"] },
    ];

    private static IEnumerable<CataloguedPage> Delivery() =>
    [
        new("queue", Role.ComplianceOfficer, _ => "/queue") { ElsewhereOpened = ["What became of this message?", "Reroute?"] },
        new("queue-counts", Role.Marketer, _ => "/queue") { ElsewhereOpened = ["What became of this message?", "Reroute?"] },
        new("queue-domains", Role.ComplianceOfficer, _ => "/queue/domains") { Opens = ["Suspend", "Reroute"] },
        new("queue-held-up", Role.Auditor, _ => "/queue/domains?troubled=true") { ElsewhereOpened = ["Suspend this domain?", "Reroute?"] },
        new("queue-limits", Role.Admin, _ => "/queue/limits") { Opens = ["Change"] },
        new("bounces", Role.Admin, _ => "/bounces") { Opens = ["Add a mailbox", "Remove"] },
        new("bounces-reader", Role.Auditor, _ => "/bounces?kind=AutoReply") { ElsewhereOpened = ["Add a mailbox", "Remove this mailbox?"] },
        new("message", Role.ComplianceOfficer, c => $"/queue/messages/{c.Message.Value:N}"),
        new("policy", Role.Admin, _ => "/delivery/policy") { Opens = ["Change Fundraising"] },
        new("routes", Role.Admin, _ => "/delivery/routes") { Opens = ["Add a smart host", "Add direct delivery"] },
        new("certificates", Role.ConsentClerk, _ => "/delivery/certificates") { Opens = ["Add a certificate", "Remove"] },
        new("streams", Role.Admin, _ => "/delivery/streams") { Opens = ["Change Sensitive"] },
        new("streams-reader", Role.ComplianceOfficer, _ => "/delivery/streams") { ElsewhereOpened = ["Marketing stream"] },
        new("sending-domains", Role.Admin, _ => "/delivery/domains") { Opens = ["Make a signing key", "Add a domain"] },
        new("sending-domain", Role.Admin, _ => "/delivery/domains/harbor.example.org") { Opens = ["Add a key", "Retire"] },
        new("sandbox", Role.Admin, _ => "/delivery/sandbox"),
        new("sandbox-message", Role.Admin, c => $"/delivery/sandbox/{c.SandboxMessage}"),
    ];

    private static IEnumerable<CataloguedPage> Assurance() =>
    [
        new("report", Role.Marketer, c => $"/reports?campaign={c.SentCampaign.Value}"),
        new("report-compliance", Role.ComplianceOfficer, c => $"/reports?campaign={c.SentCampaign.Value}"),
        new("report-no-match", Role.ComplianceOfficer, c => $"/reports?campaign={c.SentCampaign.Value}&domain=nobody.example"),
        new("de-identified-export", Role.ComplianceOfficer, _ => "/exports/de-identified"),
        new("audit", Role.Auditor, _ => "/audit"),
        new("audit-export", Role.ComplianceOfficer, _ => "/audit/export"),
        new("compliance", Role.ComplianceOfficer, _ => "/compliance"),
        new("compliance-hidden", Role.Legal, _ => "/compliance?days=365"),
        new("audit-reviews", Role.ComplianceOfficer, _ => "/audit/reviews"),
        new("audit-reviews-none", Role.Auditor, _ => "/audit/reviews?view=Reviewed"),
        new("audit-review", Role.ComplianceOfficer, c => $"/audit/reviews/{c.Compliance.Review.Value}") { Opens = ["Say what it was"] },
        new("emergency", Role.Marketer, _ => "/emergency") { Opens = ["Ask for emergency access"] },
        new("emergency-second-person", Role.ComplianceOfficer, _ => "/emergency") { ElsewhereOpened = ["Ask for emergency access"] },
        new("restores", Role.ConsentClerk, _ => "/suppressions/restores") { ElsewhereOpened = ["Send again?"] },
        new("disclosures", Role.Auditor, _ => "/disclosures"),
        new("person-disclosures", Role.ComplianceOfficer, c => $"/people/{c.Person.Value}/disclosures") { Opens = ["Enter a disclosure", "Enter a request", "Extend", "Strike out"] },
        new("incidents", Role.Auditor, _ => "/incidents") { ElsewhereOpened = ["Audit sent messages", "Report an incident"] },
        new("incidents-audited", Role.ComplianceOfficer, _ => "/incidents") { Opens = ["Audit sent messages", "Report an incident"], Then = AuditListsAsync },
        new("incident", Role.ComplianceOfficer, c => $"/incidents/{c.Compliance.Incident.Value}")
        {
            Opens = ["Decide", "Name who got it", "Judge anew", "Sign: low probability"],
            ElsewhereOpened = ["Whom does it affect?", "Was the notice sent?"],
        },
        new("incident-breach", Role.ComplianceOfficer, c => $"/incidents/{c.Compliance.Breach.Value}")
        {
            Opens = ["Count anew", "Note as sent: Media of MA"],
            ElsewhereOpened = ["What is it?", "Who got the message?", "Judge the four factors", "Sign: low probability"],
        },
        new("governance", Role.ComplianceOfficer, _ => "/governance") { Opens = ["New record"] },
        new("governance-reader", Role.Auditor, _ => "/governance?view=Overdue") { ElsewhereOpened = ["New record"] },
        new("governance-record", Role.ComplianceOfficer, c => $"/governance/{c.Governance.Review.Value:N}")
        {
            Opens = ["Complete", "Change owner or day", "Bring evidence", "Judge the evidence", "Note a finding", "Done: finding 1"],
        },
        new("governance-complaint", Role.Auditor, c => $"/governance/{c.Governance.Complaint.Value:N}")
        {
            ElsewhereOpened = ["Drop this record?", "Change owner or day", "Bring evidence", "Does the evidence pass?", "Note a finding", "Is it corrected?"],
        },
        new("training", Role.Analyst, _ => "/training"),
        new("training-none", Role.Auditor, _ => "/training"),
        new("training-course", Role.Analyst, c => $"/training/{c.Governance.Course.Value:N}"),
        new("training-people", Role.ComplianceOfficer, _ => "/training/people"),
        new("course", Role.ComplianceOfficer, c => $"/training/courses/{c.Governance.Course.Value:N}") { Opens = ["Withdraw the course"], ElsewhereOpened = ["Put this course in force?"] },
        new("course-draft", Role.ComplianceOfficer, c => $"/training/courses/{c.Governance.Draft.Value:N}") { Opens = ["Put in force", "Discard the draft"] },
        new("course-new", Role.ComplianceOfficer, _ => "/training/courses/new") { ElsewhereOpened = ["Put this course in force?", "Withdraw the course?"] },
        new("course-reader", Role.Auditor, c => $"/training/courses/{c.Governance.Course.Value:N}") { ElsewhereOpened = ["Put this course in force?", "Withdraw the course?"] },
        new("baas", Role.ComplianceOfficer, _ => "/baas") { Opens = ["Record an agreement", "Read again Harbor Health Partners", "Terminate"] },
        new("rules", Role.ComplianceOfficer, _ => "/rules") { Opens = ["Adopt NPRM2025"], ElsewhereOpened = ["Verify "] },
        new("refusals", Role.ComplianceOfficer, _ => "/refusals") { Opens = ["Add a platform", "Told Call centre", "Retire Call centre"], ElsewhereOpened = ["Acknowledged?"] },
        new("refusals-reader", Role.Auditor, _ => "/refusals?days=7") { ElsewhereOpened = ["Add a platform", "Told the platform?", "Acknowledged?", "Retire this platform?"] },
        new("retention", Role.ComplianceOfficer, _ => "/retention") { Opens = ["Propose a rule", "Preview facts", "Take back facts"], ElsewhereOpened = ["End this rule?"] },
        new("retention-auditor", Role.Auditor, _ => "/retention") { Opens = ["Preview visits"], ElsewhereOpened = ["Propose a rule", "End this rule?", "Take this proposal back?"] },
        new("retention-holds", Role.ComplianceOfficer, _ => "/retention/holds") { Opens = ["Place a hold", "Release the hold"] },
        new("retention-certificates", Role.Auditor, _ => "/retention/certificates"),
        new("retention-certificate", Role.Auditor, c => $"/retention/certificates/{c.Disposal.Value:N}"),
        new("account-security", Role.Marketer, _ => "/account/security") { Opens = ["Add a passkey", "Make new codes"], ElsewhereOpened = ["Rename ", "Remove "] },
        new("fields", Role.Admin, _ => "/fields") { ElsewhereOpened = ["Grant this field?"] },
        new("fields-unused", Role.Auditor, _ => "/fields?unused=90") { ElsewhereOpened = ["Grant this field?"] },
        new("users", Role.Admin, _ => "/users"),
        new("user-invite", Role.Admin, _ => "/users/invite"),
        new("user", Role.Admin, c => $"/users/{c.Invited.Value}") { Opens = ["Set the last day", "Make a new set-up link", "Deactivate"], ElsewhereOpened = ["Does "] },
        new("gallery", Role.Marketer, _ => "/gallery") { Opens = ["Open a dialog"] },
        new("no-access", Role.Marketer, _ => "/audit") { AnsweredWith = 403 },
    ];

    private static IEnumerable<CataloguedPage> Public() =>
    [
        new("sign-in", null, _ => "/account/sign-in"),
        new("signed-out", null, _ => "/account/signed-out"),
        new("denied", null, _ => "/account/denied"),
        new("demo", null, _ => "/demo"),
        new("demo-sign-in", null, _ => "/demo/sign-in?token=used"),
        new("set-up", null, c => "/account/set-up?token=" + c.SetUpToken),
        new("second-factor", null, _ => "/account/sign-in") { Then = PassFirstFactorAsync },
        new("recovery-code", null, _ => "/account/sign-in") { Then = UseRecoveryCodeAsync },
        new("set-up-authenticator", null, _ => "/account/sign-in") { Then = ChoosePasswordAsync },
        new("error", null, _ => "/error"),
        new("not-found", null, _ => "/not-found"),
        new("unsubscribe", null, c => c.UnsubscribePath),
        new("preferences", null, c => c.UnsubscribePath + "/preferences"),
        new("form-public", null, c => c.FormPath),
        new("form-refused", null, c => c.FormPath) { Then = SendEmptyAsync },
        new("form-sent", null, c => c.FormPath + "?sent"),
        new("link-gone", null, _ => "/s/" + new string('A', 43)) { AnsweredWith = 404 },
        new("nowhere", Role.Marketer, _ => "/there-is-no-such-page") { AnsweredWith = 404 },
        new("portal-door", null, c => c.PortalPath),
        new("signing-door", null, c => c.SigningPath),
        new("signing", null, c => c.SigningPath) { Then = EnterSigningAsync },
        new("signing-signed", null, c => c.SigningPath) { Then = SignAsync },
        new("signing-take-back", null, c => c.SigningPath) { Then = OpenTakeBackAsync },
        new("signing-taken-back", null, c => c.SigningPath) { Then = TakeBackAsync },
        new("signing-declined", null, c => c.SigningPath) { Then = DeclineAsync },
        // Its door and form open once and for minutes: DeskPageTests looks at them.
        new("desk-closed", null, _ => "/d/closed"),
        new("portal-reading", null, c => c.PortalPath) { Then = ReadPortalAsync },
    ];

    private static async Task BeginWithTemplateAsync(Visitor visitor, BrowserSite site)
    {
        await visitor.Page.Locator("[data-template=glucose]").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".sm-rule-problem")).ToHaveCountAsync(2);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Discard the draft" })).ToBeVisibleAsync();
    }

    private static async Task LookAtRecipientAsync(Visitor visitor, BrowserSite site)
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var campaign = OriginId.From(Guid.Parse(new Uri(visitor.Page.Url).Segments[^2].TrimEnd('/')));
        var sent = await db.OutboundMessages.Where(m => m.OriginId == campaign && m.State == MessageState.Accepted).Select(m => m.ContactId).FirstAsync();
        await visitor.Page.GetByLabel("Source id or email address").FillAsync(await db.Contacts.Where(c => c.Id == sent).Select(c => c.SourceId).SingleAsync());
        await visitor.Page.GetByLabel("Why you look").FillAsync("The person asked why");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Look" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Handed over to the next mail server")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(22);
    }

    private static async Task AuditListsAsync(Visitor visitor, BrowserSite site)
    {
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Audit sent messages" }).ClickAsync();
        await visitor.Page.GetByLabel("Messages to judge").FillAsync("20");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Audit", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("every one agrees with its documents")).ToBeVisibleAsync();
    }

    private static async Task PassFirstFactorAsync(Visitor visitor, BrowserSite site)
    {
        var link = (await site.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo())).Single(l => l.Role == Role.Analyst);
        await visitor.GotoAsync("/demo/sign-in?token=" + Uri.EscapeDataString(link.Token));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await visitor.Page.WaitForURLAsync("**/account/second-factor*");
    }

    private static async Task UseRecoveryCodeAsync(Visitor visitor, BrowserSite site)
    {
        await PassFirstFactorAsync(visitor, site);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await visitor.Page.WaitForURLAsync("**/account/recovery-code*");
    }

    private static async Task ChoosePasswordAsync(Visitor visitor, BrowserSite site)
    {
        var invited = await site.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "mary@example.org", Name = "Mary Seacole", Roles = [Role.Analyst] });
        await visitor.GotoAsync("/account/set-up?token=" + invited.Token);
        await visitor.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("seven quiet rivers");
        await visitor.Page.GetByLabel("Password again").FillAsync("seven quiet rivers");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await visitor.Page.WaitForURLAsync("**/account/set-up/authenticator*");
    }

    private static async Task SendEmptyAsync(Visitor visitor, BrowserSite site)
    {
        // A minute has passed since the page was shown: what is left to refuse are the answers.
        var slug = new Uri(visitor.Page.Url).Segments[^1];
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var form = await db.Forms.SingleAsync(f => f.Slug == slug);
        var ticket = site.Services.GetRequiredService<FormTickets>().Write(new FormTicket(form.Id, 1, SubmissionId.New(), null, TimeProvider.System.GetUtcNow().AddMinutes(-1)));
        await visitor.Page.Locator("input[name=ticket]").EvaluateAsync("(field, value) => field.value = value", ticket);
        await visitor.Page.GetByLabel("ZIP code").FillAsync("02139");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        await Assertions.Expect(visitor.Page.GetByLabel("ZIP code")).ToHaveValueAsync("02139");
        visitor.ForgetTrouble();
    }

    private static async Task EnterSigningAsync(Visitor visitor, BrowserSite site)
    {
        var asked = await AskedOnPage.AskAsync(site);
        await visitor.GotoAsync(asked.Path);
        await asked.EnterAsync(visitor.Page);
    }

    private static async Task SignAsync(Visitor visitor, BrowserSite site)
    {
        await EnterSigningAsync(visitor, site);
        await visitor.Page.GetByLabel("Your full name").FillAsync("Pat Example");
        await visitor.Page.GetByLabel("I agree to sign on this page").CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("You signed");
    }

    private static async Task OpenTakeBackAsync(Visitor visitor, BrowserSite site)
    {
        await SignAsync(visitor, site);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Take this permission back" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("I take back my authorization");
    }

    private static async Task TakeBackAsync(Visitor visitor, BrowserSite site)
    {
        await OpenTakeBackAsync(visitor, site);
        await visitor.Page.GetByLabel("Your full name").FillAsync("Pat Example");
        await visitor.Page.GetByLabel("I agree to sign on this page").CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Take it back" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("You took it back");
    }

    private static async Task DeclineAsync(Visitor visitor, BrowserSite site)
    {
        await EnterSigningAsync(visitor, site);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("You said no");
    }

    private static async Task ReadPortalAsync(Visitor visitor, BrowserSite site)
    {
        var visit = await new PortalVisit(site.Services).PostAsync();
        await visitor.GotoAsync("/s/" + visit.Token);
        await visitor.Page.GetByLabel("Date of birth").FillAsync(PortalVisit.Born);
        await visitor.Page.GetByLabel("One-time code").FillAsync(await visit.IssueAsync());
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Read the message" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("iframe")).ToBeVisibleAsync();
    }
}
