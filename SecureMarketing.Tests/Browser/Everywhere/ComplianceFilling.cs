using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Addresses of what the pages of compliance show.</summary>
/// <param name="Review">Of the machine's operator, so that every officer may decide.</param>
/// <param name="Incident">In the assessment of its four factors, one signature missing.</param>
/// <param name="Breach">With notices that are due, one of them sent.</param>
internal sealed record ComplianceContents(AuditReviewId Review, IncidentId Incident, IncidentId Breach)
{
    /// <summary>Some address, for a look at the routes alone.</summary>
    public static ComplianceContents Any { get; } = new(AuditReviewId.New(), IncidentId.New(), IncidentId.New());
}

/// <summary>What an officer keeps, by use cases: a line of the review queue, two incidents, disclosures and requests.</summary>
internal static class ComplianceFilling
{
    private const string Clear = "One mailbox of a practice, which has confirmed in writing that the message was deleted unread.";

    public static async Task<ComplianceContents> RunAsync(BrowserSite site, ContactId person, MessageId message, DateOnly today)
    {
        await site.RunAsync<RevealIdentity, string>(new RevealIdentity(person, Core.Contacts.ContactField.FamilyName, "Called back about a form"));
        foreach (var (on, basis, to, what, why) in new[]
        {
            (today.AddMonths(-14), DisclosureBasis.PublicHealth, "Massachusetts Department of Public Health", "Name, birth date and the result of one laboratory test", "Report of a notifiable disease"),
            (today.AddMonths(-3), DisclosureBasis.Judicial, "Worcester District Court", "The record of one visit", "Court order in a civil case"),
        })
        {
            await site.RunAsync<RecordDisclosure, DisclosureId>(new RecordDisclosure { Contact = person, On = on, Basis = basis, Words = new DisclosureWords { Recipient = to, Address = to[0] == 'W' ? "225 Main Street, Worcester, MA 01608" : null, Description = what, Purpose = why } });
        }

        await site.RunAsync<AskAccounting, AccountingRequestId>(new AskAccounting(person, today.AddDays(-70)));
        await site.RunAsync<AskAccounting, AccountingRequestId>(new AskAccounting(person, today.AddDays(-8)));
        var incident = await ReportAsync(site, "A message went to the mailbox of a practice that a patient had given by mistake", today.AddDays(-20), message);
        var breach = await ReportAsync(site, "A list of addresses was sent to a printer without an agreement", today.AddDays(-41), null);
        await DecideAsync(site, breach, IncidentState.Breach);
        await site.RunAsync<CountAffected, Unit>(new CountAffected(breach, 812, new Dictionary<string, int> { ["MA"] = 640, ["NH"] = 172 }));
        await DecideAsync(site, breach, IncidentState.Notifying);
        await site.RunAsync<NoteBreachNotice, Unit>(new NoteBreachNotice(breach, BreachAudience.Individuals, "", today.AddDays(-4), "First-class mail, posted by the print shop, order 4471"));
        await site.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews());
        var queue = await site.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(Kind: AuditReviewKind.Reveal));
        return new ComplianceContents(queue.Rows[0].Id, incident, breach);
    }

    private static async Task<IncidentId> ReportAsync(BrowserSite site, string what, DateOnly discovered, MessageId? message)
    {
        var id = await site.RunAsync<ReportIncident, IncidentId>(new ReportIncident(what, discovered, message));
        foreach (var to in new[] { IncidentState.Triage, IncidentState.Investigating, IncidentState.FourFactor })
            await DecideAsync(site, id, to);
        await site.RunAsync<AssessIncident, Unit>(new AssessIncident(id, new FourFactors(
            new(FactorRating.Low, "Name and address of the practice; no clinical information."), new(FactorRating.Low, Clear), new(FactorRating.Medium, "Opened once, by the look of the log."), new(FactorRating.Low, Clear))));
        return id;
    }

    private static Task DecideAsync(BrowserSite site, IncidentId id, IncidentState to) =>
        site.RunAsync<DecideIncident, Unit>(new DecideIncident(id, to, "As the facts of the day show"));
}
