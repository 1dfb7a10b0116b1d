using System.Globalization;
using SecureMarketing.Core.Governance;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>Training and register in the words of the screen.</summary>
internal static class GovernanceWords
{
    public static string Of(TrainingState state) => state switch
    {
        TrainingState.Current => "Current",
        TrainingState.DueSoon => "Due soon",
        TrainingState.Due => "To be taken",
        TrainingState.Lapsed => "Lapsed",
        _ => "Read only",
    };

    public static Tone ToneOf(TrainingState state) => state switch
    {
        TrainingState.Current => Tone.Success,
        TrainingState.DueSoon or TrainingState.Due => Tone.Warning,
        _ => Tone.Error,
    };

    public static string Of(CourseState state) => state == CourseState.InForce ? "In force" : state.ToString();

    public static Tone ToneOf(CourseState state) => state switch
    {
        CourseState.InForce => Tone.Success,
        CourseState.Draft => Tone.Info,
        _ => Tone.Neutral,
    };

    public static string Of(RecordKind kind) => kind switch
    {
        RecordKind.RiskAssessment => "Risk assessment",
        RecordKind.PeriodicAudit => "Periodic audit",
        RecordKind.VendorReview => "Vendor review",
        RecordKind.DrillReport => "Drill",
        RecordKind.VulnerabilityScan => "Vulnerability scan",
        RecordKind.PenetrationTest => "Penetration test",
        RecordKind.AssetInventory => "Assets and data flows",
        RecordKind.CriticalPatch => "Patch, critical",
        RecordKind.HighPatch => "Patch, high",
        RecordKind.ContingencyNotice => "Contingency notice",
        _ => kind.ToString(),
    };

    public static string Of(RecordState state) => state == RecordState.UnderWay ? "Under way" : state.ToString();

    /// <summary>The step to a state, as a button names it.</summary>
    public static string StepTo(RecordState to, RecordState from) => to switch
    {
        RecordState.UnderWay => from == RecordState.Complete ? "Take it up again" : "Begin",
        RecordState.Complete => "Complete",
        _ => "Drop",
    };

    public static string Of(RecordStanding standing) => standing switch
    {
        RecordStanding.InTime => "In time",
        RecordStanding.Failed => "Did not pass",
        _ => standing.ToString(),
    };

    public static Tone ToneOf(RecordStanding standing) => standing switch
    {
        RecordStanding.Green => Tone.Success,
        RecordStanding.InTime => Tone.Info,
        RecordStanding.Overdue or RecordStanding.Failed => Tone.Error,
        _ => Tone.Neutral,
    };

    public static Tone ToneOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Critical or FindingSeverity.High => Tone.Error,
        FindingSeverity.Medium => Tone.Warning,
        _ => Tone.Neutral,
    };

    public static string Of(FindingState state) => state == FindingState.Done ? "To be looked at" : state.ToString();

    public static string Of(RegisterAct act, RecordState? to) => act switch
    {
        RegisterAct.Opened => "Put into the register",
        RegisterAct.Moved => to is { } state ? Of(state) : "Moved",
        RegisterAct.Changed => "Owner or day changed",
        RegisterAct.EvidenceAdded => "Evidence brought",
        RegisterAct.EvidencePassed => "Evidence passed",
        RegisterAct.EvidenceFailed => "Evidence did not pass",
        RegisterAct.FindingRaised => "Finding noted",
        RegisterAct.FindingDone => "Corrective action done",
        RegisterAct.FindingClosed => "Finding closed",
        _ => "Finding returned",
    };

    public static string Size(int bytes) => bytes < 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : bytes < 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    /// <summary>"by 24 Dec 2026", "since 25 Dec 2026"; empty when nothing asks.</summary>
    public static string When(TrainingStanding standing) => standing switch
    {
        { LapsedOn: { } since } => "since " + SiteZone.Day(since),
        { DueOn: { } due } => "by " + SiteZone.Day(due),
        _ => "",
    };
}
