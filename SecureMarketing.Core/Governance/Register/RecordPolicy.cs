using System.Collections.Frozen;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Governance;

/// <summary>What a record of the register is about. Stored: never renumber.</summary>
public enum RecordKind
{
    /// <summary>A written policy or procedure (45 CFR 164.316, 164.530(i)).</summary>
    Policy = 1,

    /// <summary>An analysis of risks (45 CFR 164.308(a)(1)(ii)(A)).</summary>
    RiskAssessment = 2,

    /// <summary>A periodic evaluation of rules against controls and evidence (45 CFR 164.308(a)(8)).</summary>
    PeriodicAudit = 3,

    /// <summary>A complaint (45 CFR 164.530(d)); its words are sealed and shown to few.</summary>
    Complaint = 4,

    /// <summary>A look at a vendor's safeguards (45 CFR 164.308(b)).</summary>
    VendorReview = 5,

    /// <summary>A drill of the incident response or of a restore (45 CFR 164.308(a)(6), (a)(7)(ii)(D)).</summary>
    DrillReport = 6,

    VulnerabilityScan = 7,
    PenetrationTest = 8,

    /// <summary>Assets and the ways of data between them, looked over (45 CFR 164.308(a)(1)(ii)(A), 164.310(d)(2)(iii)).</summary>
    AssetInventory = 9,

    /// <summary>A critical fault of software that is to be patched (45 CFR 164.308(a)(5)(ii)(B)).</summary>
    CriticalPatch = 10,

    /// <summary>A high one.</summary>
    HighPatch = 11,

    /// <summary>A business associate set its contingency plan in motion, and says so (45 CFR 164.308(a)(7)).</summary>
    ContingencyNotice = 12,
}

/// <summary>State of a record. Stored: never renumber.</summary>
public enum RecordState
{
    Open = 1,
    UnderWay = 2,

    /// <summary>Done; what repeats is looked at again after its period.</summary>
    Complete = 3,

    /// <summary>Final: it is not needed, with a reason.</summary>
    Dropped = 4,
}

/// <summary>How evidence was judged. Stored: never renumber.</summary>
public enum EvidenceResult
{
    Passed = 1,
    Failed = 2,
}

/// <summary>How a record stands on a day: computed, never typed in.</summary>
public enum RecordStanding
{
    /// <summary>Complete, and its evidence is fresh and passed. Nothing else is green (compliance §5).</summary>
    Green = 1,

    /// <summary>Its day has not come.</summary>
    InTime = 2,

    /// <summary>Its day, its next review or the day of a finding is over.</summary>
    Overdue = 3,

    /// <summary>Complete, and its latest evidence did not pass.</summary>
    Failed = 4,

    /// <summary>A complaint that was answered.</summary>
    Settled = 5,
    Dropped = 6,
}

/// <summary>What the standing of a record rests on.</summary>
/// <param name="PeriodMonths">Null for what does not repeat.</param>
/// <param name="Latest">Its latest evidence; null: none.</param>
/// <param name="FindingDays">Last days of the findings that are not closed.</param>
public sealed record RecordFacts(RecordKind Kind, RecordState State, DateOnly DueOn, int? PeriodMonths, LatestEvidence? Latest, IReadOnlyList<DateOnly> FindingDays)
{
    /// <summary>Last day on which the latest evidence is fresh; null while there is none, or for what does not repeat.</summary>
    public DateOnly? NextReviewOn => Latest is { } latest && PeriodMonths is { } months ? latest.CollectedOn.AddMonths(months) : null;
}

/// <param name="Result">Null: nobody has judged it.</param>
public sealed record LatestEvidence(DateOnly CollectedOn, EvidenceResult? Result);

/// <summary>The one transition table of the register, its periods and its standing. Pure.</summary>
public static class RecordPolicy
{
    private static readonly FrozenSet<(RecordState From, RecordState To)> Defined = new[]
    {
        (RecordState.Open, RecordState.UnderWay),
        (RecordState.Open, RecordState.Dropped),
        (RecordState.UnderWay, RecordState.Complete),
        (RecordState.UnderWay, RecordState.Dropped),
        (RecordState.Complete, RecordState.UnderWay),
    }.ToFrozenSet();

    public static bool Allows(RecordState from, RecordState to) => Defined.Contains((from, to));

    /// <summary>States that may follow, in the order in which a page offers them.</summary>
    public static IReadOnlyList<RecordState> After(RecordState from) => [.. Enum.GetValues<RecordState>().Where(to => Allows(from, to))];

    /// <summary>Longest time, months, after which a kind is looked at again; null: it does not repeat.</summary>
    public static int? PeriodOf(RecordKind kind) => kind switch
    {
        RecordKind.Complaint or RecordKind.CriticalPatch or RecordKind.HighPatch or RecordKind.ContingencyNotice => null,
        RecordKind.VulnerabilityScan => 6,
        _ => 12,
    };

    /// <summary>Most days from its opening to its last day [pol]; null: whatever its owner is given.</summary>
    public static int? LongestOf(RecordKind kind) => kind switch
    {
        RecordKind.ContingencyNotice => 1,
        RecordKind.CriticalPatch => 15,
        RecordKind.HighPatch => 30,
        _ => null,
    };

    /// <summary>What is missing before a record may take a step that is defined.</summary>
    internal static Error? Missing(RecordState to, RecordFacts facts) => to != RecordState.Complete ? null
        : facts.FindingDays.Count > 0 ? GovernanceErrors.FindingsOpen
        : facts.Kind != RecordKind.Complaint && facts.Latest?.Result is null ? GovernanceErrors.EvidenceMissing
        : null;

    public static RecordStanding Of(RecordFacts facts, DateOnly today)
    {
        if (facts.State == RecordState.Dropped)
            return RecordStanding.Dropped;
        if (facts.FindingDays.Any(d => d < today))
            return RecordStanding.Overdue;
        if (facts.State != RecordState.Complete)
            return facts.DueOn < today ? RecordStanding.Overdue : RecordStanding.InTime;
        if (facts.Kind == RecordKind.Complaint)
            return RecordStanding.Settled;
        // Evidence that nobody judged makes nothing green: a document alone proves nothing.
        if (facts.Latest?.Result != EvidenceResult.Passed)
            return facts.Latest?.Result == EvidenceResult.Failed ? RecordStanding.Failed : RecordStanding.InTime;
        return facts.NextReviewOn is { } next && next < today ? RecordStanding.Overdue : RecordStanding.Green;
    }
}
