using System.Globalization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Governance;

/// <summary>Expected refusals of this module.</summary>
public static class GovernanceErrors
{
    public static Error Reason { get; } = new("governance.reason", "Say why in a few words (5 to 200 characters, no names). The reason is recorded.");

    public static Error CourseTitle { get; } = new("training.title", "A course has a title of 1 to 120 characters.");

    public static Error CourseRoles { get; } = new("training.roles", "Say which roles need the course: one at least.");

    public static Error CourseRepeat { get; } = new("training.repeat", "A course is repeated after 1 to 36 months; the law's usual year is 12.");

    public static Error CoursePassMark { get; } = new("training.pass_mark", "The pass mark is 1 to 100 percent.");

    public static Error CourseText { get; } = new("training.text", "The text to read has 1 to 40,000 characters.");

    public static Error CourseScenarios { get; } = new("training.scenarios", "A course asks 1 to 30 scenarios.");

    public static Error CourseUnknown { get; } = new("training.unknown", "There is no such course.", ErrorKind.NotFound);

    public static Error CourseNotInForce { get; } = new("training.not_in_force", "There is no such course in force.", ErrorKind.NotFound);

    public static Error CourseChanged { get; } = new("training.changed", "Somebody changed this course meanwhile. Reload, then look at it again.", ErrorKind.Conflict);

    public static Error CourseNoDraft { get; } = new("training.no_draft", "This course has no draft. Change it first; the change is a new version.", ErrorKind.Conflict);

    public static Error CourseOwnWork { get; } = new("training.own_work", "You wrote on this version, so somebody else must put it in force.", ErrorKind.Conflict);

    public static Error CourseEnded { get; } = new("training.ended", "This course is withdrawn already.", ErrorKind.Conflict);

    public static Error PersonOnly { get; } = new("training.person_only", "A course is taken by the person whom it trains, signed in.", ErrorKind.Forbidden);

    public static Error TextChanged { get; } = new("training.text_changed", "The course has changed since you opened it. Read it again, then answer.", ErrorKind.Conflict);

    public static Error AnswersMissing { get; } = new("training.answers", "Answer every scenario.");

    public static Error RecordUnknown { get; } = new("register.unknown", "There is no such record.", ErrorKind.NotFound);

    public static Error RecordKind { get; } = new("register.kind", "There is no such kind of record.");

    public static Error RecordTitle { get; } = new("register.title", "A record has a title of 3 to 200 characters; a complaint gets its own, so that the title names nobody.");

    public static Error RecordWords { get; } = new("register.words", "Say what it is about in 5 to 4,000 characters.");

    public static Error RecordNote { get; } = new("register.note", "Say why, in 5 to 2,000 characters. It is recorded.");

    public static Error RecordDue { get; } = new("register.due", "The day on which it must be done lies in the past.");

    public static Error RecordOwner { get; } = new("register.owner", "The owner is an active member of staff who may work on the register.");

    public static Error RecordClosed { get; } = new("register.closed", "This record is complete or dropped. Take it up again first.", ErrorKind.Conflict);

    public static Error EvidenceMissing { get; } = new("register.evidence_missing", "It is complete once its evidence is on file and somebody has judged it.", ErrorKind.Conflict);

    public static Error FindingsOpen { get; } = new("register.findings_open", "It has findings that are not closed.", ErrorKind.Conflict);

    public static Error EvidenceUnknown { get; } = new("register.evidence_unknown", "There is no such document, or its bytes have been altered.", ErrorKind.NotFound);

    public static Error EvidenceDay { get; } = new("register.evidence_day", "Evidence was collected today or before.");

    public static Error EvidenceSize { get; } = new("register.evidence_size", "The document must hold between 1 byte and 10 MiB.");

    public static Error EvidenceOwnWork { get; } = new("register.evidence_own_work", "You brought this evidence, so somebody else must judge it.", ErrorKind.Conflict);

    public static Error EvidenceJudged { get; } = new("register.evidence_judged", "Somebody has judged this evidence. Bring new evidence instead.", ErrorKind.Conflict);

    public static Error FindingUnknown { get; } = new("register.finding_unknown", "There is no such finding.", ErrorKind.NotFound);

    public static Error FindingWords { get; } = new("register.finding", "Say what was found and what corrects it, in 5 to 2,000 characters each.");

    public static Error FindingState { get; } = new("register.finding_state", "That step does not fit this finding now. Reload, then look at it again.", ErrorKind.Conflict);

    public static Error FindingOwnWork { get; } = new("register.finding_own_work", "You did the corrective action, so somebody else must look at it.", ErrorKind.Conflict);

    public static Error ComplaintSealed { get; } = new("register.complaint_sealed", "What a complaint says is shown only to those who handle complaints.", ErrorKind.Forbidden);

    public static Error NoComplaint { get; } = new("register.no_complaint", "This record is no complaint; its words stand on its page.", ErrorKind.Conflict);

    internal static Error CourseScenario(int number) => new("training.scenario", string.Create(CultureInfo.InvariantCulture,
        $"Scenario {number} is not complete: it needs a situation, 2 to 6 choices, one of them right, and an explanation."));

    internal static Error RecordPeriod(int most) => new("register.period", string.Create(CultureInfo.InvariantCulture, $"It is looked at again after 1 to {most} months."));

    internal static Error RecordLate(int days) => new("register.late", string.Create(CultureInfo.InvariantCulture, $"This must be done within {days} {(days == 1 ? "day" : "days")} of its opening. Choose an earlier day."));

    internal static Error RecordStep(RecordState from, RecordState to) => new("register.step", $"A record that is {from} cannot become {to}.", ErrorKind.Conflict);

    internal static Error TrainingLapsed(string title, DateOnly due) => new(
        "training.lapsed",
        string.Create(CultureInfo.InvariantCulture, $"Your training \"{title}\" was due on {due:d MMM yyyy}, so you can read but change nothing. Take it under Training; everything works again at once."),
        ErrorKind.Forbidden);
}
