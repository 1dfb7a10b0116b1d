using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance;

/// <summary>The expected refusals of this module.</summary>
public static class ComplianceErrors
{
    public static Error HolderWithoutMessage { get; } = new("incident.holder", "Whoever got a message can be named only with the message that they got.");

    public static Error BackupElsewhere { get; } = new(
        "backup.elsewhere", "This database is backed up by its own tools (pg_basebackup or pg_dump; BACKUP DATABASE), and so are its restores tested. Record such a test as evidence: backup record.", ErrorKind.Unavailable);

    public static Error BackupUnknown { get; } = new("backup.unknown", "There is no such backup. Make one first.", ErrorKind.NotFound);

    public static Error BackupTwice { get; } = new("backup.twice", "A backup of this second exists. Try again.", ErrorKind.Conflict);

    public static Error BackupDisk { get; } = new("backup.disk", "The backup could not be written. Look whether the folder of the setting Backup:Folder can be written to and has room for another copy of the database.", ErrorKind.Unavailable);

    public static Error RestoreDisk { get; } = new("backup.restore_disk", "The backup could not be copied for its test. Look whether the data folder can be written to and has room for another copy of the database.", ErrorKind.Unavailable);

    public static Error IncidentUnknown { get; } = new("incident.unknown", "No such incident.", ErrorKind.NotFound);

    public static Error NothingSent { get; } = new("list_audit.nothing_sent", "No campaign message was handed over in this period, so there is nothing to audit. Choose other days.", ErrorKind.Conflict);

    public static Error IncidentTransition(IncidentState from, IncidentState to) =>
        new("incident.transition_undefined", $"An incident in state {from} cannot become {to}. Reload the page; somebody may have decided meanwhile.", ErrorKind.Conflict);

    public static Error NotNow(IncidentState state, IncidentState needed) =>
        new("incident.not_now", $"This can be done while the incident is in state {needed}; it is in state {state}. Reload the page.", ErrorKind.Conflict);

    public static Error NeedsSignOffs { get; } = new("incident.needs_signatures", "Low probability needs the signatures of two different people. Judge the four factors, then sign.", ErrorKind.Conflict);

    public static Error AssessmentMissing { get; } = new("incident.not_assessed", "Judge the four factors first (45 CFR 164.402(2)).", ErrorKind.Conflict);

    public static Error FactorHigh { get; } = new("incident.factor_high", "A factor is rated high, so a low probability is not shown. Judge it anew with a reason, or decide that it is a breach.", ErrorKind.Conflict);

    public static Error SignedAlready { get; } = new("incident.signed_already", "You have signed. Somebody else must sign too.", ErrorKind.Conflict);

    public static Error NotAPerson { get; } = new("incident.not_a_person", "Two signatures are told apart by their accounts, so this is done on the page of the incident, by people who sign in.", ErrorKind.Forbidden);

    public static Error ExceptionMissing { get; } = new("incident.exception_missing", "Say which exception applies, and give its proof in the note.");

    public static Error PeopleMissing { get; } = new("incident.not_counted", "Say first how many people are affected and where they live: the notices follow from it.", ErrorKind.Conflict);

    public static Error NoticesOpen(int count) => new("incident.notices_open", $"{count} of the notices that are due {(count == 1 ? "is" : "are")} not on record. Note each when it was sent.", ErrorKind.Conflict);

    public static Error NoticeNotDue { get; } = new("incident.notice_not_due", "This notice is not due, or is on record already. Reload the page.", ErrorKind.Conflict);

    public static Error NoticeBeforeDiscovery { get; } = new("incident.notice_early", "A notice cannot have been sent before the discovery.");

    public static Error MessageNotSent { get; } = new("incident.message_not_sent", "There is no message of this id that left. Open it under Queue and copy its id.", ErrorKind.NotFound);

    public static Error ReportedAlready { get; } = new("incident.reported_already", "This message was reported already.", ErrorKind.Conflict);

    public static Error AuditReviewUnknown { get; } = new("audit_review.unknown", "No such line in the review queue.", ErrorKind.NotFound);

    public static Error AuditReviewDecided { get; } = new("audit_review.decided", "Somebody has looked at this already. Reload the page.", ErrorKind.Conflict);

    public static Error FigureWindow { get; } = new("figures.days", $"Choose a window of {string.Join(", ", ViewComplianceFigures.Windows)} days: a series of others would tell numbers that your role may not see.");

    /// <param name="count">As the line stands now.</param>
    public static Error AuditReviewGrew(int count) => new(
        "audit_review.grew", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Acts have joined this line since you saw it; it counts {count:N0} now. Reload, look at them, then decide."), ErrorKind.Conflict);

    public static Error AuditReviewOwn { get; } = new("audit_review.own", "These are your own acts; somebody else must look at them.", ErrorKind.Forbidden);

    public static Error DisclosureUnknown { get; } = new("disclosure.unknown", "No such disclosure, or it was struck out.", ErrorKind.NotFound);

    public static Error DisclosureExempt(DisclosureGround ground) =>
        new("disclosure.exempt", $"This is no part of an accounting: {ground.Text} ({ground.Citation}). Nothing was entered.");

    public static Error RequestUnknown { get; } = new("accounting.unknown", "No such request.", ErrorKind.NotFound);

    public static Error RequestAnswered { get; } = new("accounting.answered", "This request was answered already, before statements were kept: there is no copy to hand out again.", ErrorKind.Conflict);

    public static Error ExtendedAlready { get; } = new("accounting.extended", "The time was extended once; the rule permits no second time (45 CFR 164.528(c)(1)(ii)).", ErrorKind.Conflict);

    public static Error TooLateToExtend { get; } = new("accounting.extend_late", "The 60 days are over. An extension must be told to the person within them (45 CFR 164.528(c)(1)(ii)).", ErrorKind.Conflict);
}
