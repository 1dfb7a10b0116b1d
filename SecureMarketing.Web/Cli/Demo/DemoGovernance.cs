using System.Text;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// What governs a working organisation: a training course in force that almost everyone has passed, and a few records of the register. Two
/// people act wherever two must.
/// </summary>
internal sealed class DemoGovernance
{
    private static readonly CourseDefinition Course = new()
    {
        Title = "Privacy in patient messages",
        Roles = [Role.Marketer, Role.Analyst, Role.ClinicalReviewer, Role.ComplianceOfficer, Role.Legal, Role.Admin, Role.ConsentClerk, Role.IncidentManager],
        Text = """
            A message to a patient tells somebody that they are one. Who gets it, what its subject says and how it travels are decided before it is written, not after.

            Use the smallest group and the fewest facts that do the job. A segment is a count until a send is approved; nobody needs a list of names to write an email.

            Marketing needs a signed authorization that covers it. Being in a segment is interest, never permission. Whoever opts out is out with the next check, and so is whoever revokes.

            When a message went to the wrong person, report it the same day. The 60 days for notices run from the first day on which anybody here knew.
            """,
        Scenarios =
        [
            new CompetencyScenario(
                "A pharmacy offers to pay for an email that tells your diabetes patients about its new pump.",
                ["Send it to everyone with the diagnosis; it helps them", "Have the facts stated and confirmed, and send it only to people whose authorization covers it", "Send it without the name of the pharmacy"], 1,
                "A product owner's money makes it marketing with remuneration: it needs an authorization that says so (45 CFR 164.508(a)(3))."),
            new CompetencyScenario(
                "A colleague asks you for the names behind a count of 38, to check that the segment is right.",
                ["Export them, he works here too", "Check one person by the synthetic persona, and let compliance check a real one", "Read them out on the phone"], 1,
                "The count and the persona do the job; names are more than the purpose needs (45 CFR 164.502(b))."),
            new CompetencyScenario(
                "A patient writes back that a reminder about her appointment was meant for somebody else.",
                ["Delete the reply; it was only a reminder", "Report an incident today", "Wait whether it happens again"], 1,
                "It may be an impermissible disclosure. The clock runs from its discovery (45 CFR 164.404(b))."),
        ],
        PassMark = 100,
    };

    private readonly DemoStaff staff;
    private readonly DateOnly today;

    public DemoGovernance(DemoStaff staff, DateOnly today) => (this.staff, this.today) = (staff, today);

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var saved = await staff.AsAsync<SaveCourse, SavedCourse>(Role.ComplianceOfficer, new SaveCourse(null, null, Course), cancellationToken);
        await staff.AsAsync<PutCourseInForce, Unit>(Role.Legal, new PutCourseInForce(saved.Course, saved.At), cancellationToken);
        // The analyst has not taken it yet and has thirty days, so that the notice is seen; nobody is refused anything.
        foreach (var role in Course.Roles.Where(r => r != Role.Analyst))
        {
            var sheet = await staff.AsAsync<ReadTraining, TrainingSheet>(role, new ReadTraining(saved.Course), cancellationToken);
            await staff.AsAsync<TakeTraining, TrainingResult>(role, new TakeTraining(saved.Course, sheet.TextHash, [.. Course.Scenarios.Select(s => s.Right)]), cancellationToken);
        }

        await RegisterAsync(cancellationToken);
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var policy = await EnterAsync(Role.ComplianceOfficer, RecordKind.Policy, "Sending PHI by email", "Who may send what by which route, and what happens when a route fails.", 30, true, cancellationToken);
        await EvidenceAsync(policy, 12, "Policy 4.2, approved by the board in its meeting of this month.", cancellationToken);
        await MoveAsync(policy, RecordState.Complete, "Approved and told to all staff", cancellationToken);

        var drill = await EnterAsync(Role.IncidentManager, RecordKind.DrillReport, "Restore of the message store", "A restore of last night's backup into an empty system, timed.", 21, true, cancellationToken);
        await EvidenceAsync(drill, 3, "Restored in 47 minutes; no revocation was lost.", cancellationToken);
        var number = await staff.AsAsync<RaiseFinding, int>(
            Role.IncidentManager,
            new RaiseFinding { Record = drill, Severity = FindingSeverity.Medium, Text = "The runbook names a server that was replaced in spring.", Action = "Correct the runbook and read it through with the night shift.", DueOn = today.AddDays(14) }, cancellationToken);
        await staff.AsAsync<ReportFindingDone, Unit>(Role.IncidentManager, new ReportFindingDone(drill, number, "The runbook is corrected and was read through"), cancellationToken);

        await EnterAsync(Role.ComplianceOfficer, RecordKind.VendorReview, "Harbor Relay, yearly review", "Safeguards of the relay that carries encrypted mail.", 45, true, cancellationToken);
        await EnterAsync(Role.ComplianceOfficer, RecordKind.RiskAssessment, "Risks of patient messages", "What could go wrong between a segment and a mailbox, and what is done about it.", 60, false, cancellationToken);
        await EnterAsync(Role.ComplianceOfficer, RecordKind.Complaint, null, "A patient says that letters still come after she had opted out by telephone.", 30, true, cancellationToken);
    }

    private async Task<RegisterRecordId> EnterAsync(Role owner, RecordKind kind, string? title, string words, int days, bool begin, CancellationToken cancellationToken)
    {
        var record = await staff.AsAsync<EnterRecord, RegisterRecordId>(owner, new EnterRecord { Kind = kind, Title = title, Words = words, DueOn = today.AddDays(days) }, cancellationToken);
        if (begin)
            await MoveAsync(record, RecordState.UnderWay, "Begun by its owner", cancellationToken);
        return record;
    }

    private Task MoveAsync(RegisterRecordId record, RecordState to, string note, CancellationToken cancellationToken) =>
        staff.AsAsync<MoveRecord, Unit>(Role.ComplianceOfficer, new MoveRecord(record, to, note), cancellationToken);

    /// <summary>Brought by the officer, judged by legal.</summary>
    private async Task EvidenceAsync(RegisterRecordId record, int daysAgo, string text, CancellationToken cancellationToken)
    {
        var evidence = await staff.AsAsync<AddEvidence, RegisterEvidenceId>(
            Role.ComplianceOfficer, new AddEvidence { Record = record, CollectedOn = today.AddDays(-daysAgo), MediaType = "text/plain", Content = Encoding.UTF8.GetBytes(text) }, cancellationToken);
        await staff.AsAsync<JudgeEvidence, Unit>(Role.Legal, new JudgeEvidence(evidence, EvidenceResult.Passed, "It shows what it must"), cancellationToken);
    }
}
