using SecureMarketing.Core.Governance;

namespace SecureMarketing.Tests.Governance;

/// <summary>The register's one transition table and its standing, without a store.</summary>
public sealed class RecordPolicyTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Fact]
    public void Transitions_AreTheseAndNoOthers()
    {
        var allowed = Enum.GetValues<RecordState>().SelectMany(from => RecordPolicy.After(from).Select(to => $"{from}→{to}"));
        Assert.Equal(["Open→UnderWay", "Open→Dropped", "UnderWay→Complete", "UnderWay→Dropped", "Complete→UnderWay"], allowed);
    }

    [Theory]
    // Kind, state, due in days, evidence collected days ago, its result, day of an open finding.
    [InlineData(RecordKind.Policy, RecordState.Open, 0, null, null, null, RecordStanding.InTime)]
    [InlineData(RecordKind.Policy, RecordState.Open, -1, null, null, null, RecordStanding.Overdue)]
    [InlineData(RecordKind.Policy, RecordState.UnderWay, 5, 3, EvidenceResult.Passed, null, RecordStanding.InTime)]
    [InlineData(RecordKind.Policy, RecordState.UnderWay, 5, 3, EvidenceResult.Passed, -1, RecordStanding.Overdue)]
    [InlineData(RecordKind.Policy, RecordState.Complete, -100, 3, EvidenceResult.Passed, null, RecordStanding.Green)]
    [InlineData(RecordKind.Policy, RecordState.Complete, -100, 3, EvidenceResult.Failed, null, RecordStanding.Failed)]
    [InlineData(RecordKind.Policy, RecordState.Complete, -100, 3, null, null, RecordStanding.InTime)]
    [InlineData(RecordKind.Policy, RecordState.Complete, -100, 365, EvidenceResult.Passed, null, RecordStanding.Green)]
    [InlineData(RecordKind.Policy, RecordState.Complete, -100, 366, EvidenceResult.Passed, null, RecordStanding.Overdue)]
    [InlineData(RecordKind.VulnerabilityScan, RecordState.Complete, -100, 200, EvidenceResult.Passed, null, RecordStanding.Overdue)]
    [InlineData(RecordKind.AssetInventory, RecordState.Complete, -100, 366, EvidenceResult.Passed, null, RecordStanding.Overdue)]
    [InlineData(RecordKind.CriticalPatch, RecordState.Complete, -800, 790, EvidenceResult.Passed, null, RecordStanding.Green)]
    [InlineData(RecordKind.CriticalPatch, RecordState.Complete, -800, 790, null, null, RecordStanding.InTime)]
    [InlineData(RecordKind.ContingencyNotice, RecordState.UnderWay, -1, null, null, null, RecordStanding.Overdue)]
    [InlineData(RecordKind.Complaint, RecordState.Complete, -100, null, null, null, RecordStanding.Settled)]
    [InlineData(RecordKind.Complaint, RecordState.UnderWay, -1, null, null, null, RecordStanding.Overdue)]
    [InlineData(RecordKind.Policy, RecordState.Dropped, -100, null, null, -5, RecordStanding.Dropped)]
    public void Standing_IsComputed(RecordKind kind, RecordState state, int due, int? collectedAgo, EvidenceResult? result, int? finding, RecordStanding standing)
    {
        var facts = new RecordFacts(
            kind, state, Today.AddDays(due), RecordPolicy.PeriodOf(kind), collectedAgo is { } ago ? new LatestEvidence(Today.AddDays(-ago), result) : null, finding is { } day ? [Today.AddDays(day)] : []);
        Assert.Equal(standing, RecordPolicy.Of(facts, Today));
    }

    [Fact]
    public void Green_IsNeverReachedByADocumentAlone()
    {
        foreach (var state in Enum.GetValues<RecordState>())
        {
            foreach (var result in new EvidenceResult?[] { null, EvidenceResult.Failed, EvidenceResult.Passed })
            {
                var facts = new RecordFacts(RecordKind.RiskAssessment, state, Today.AddDays(9), 12, new LatestEvidence(Today, result), []);
                Assert.Equal(state == RecordState.Complete && result == EvidenceResult.Passed, RecordPolicy.Of(facts, Today) == RecordStanding.Green);
            }
        }
    }

    [Theory]
    [InlineData(RecordKind.Policy, null, false, "register.evidence_missing")]
    [InlineData(RecordKind.Policy, EvidenceResult.Failed, false, null)]
    [InlineData(RecordKind.Policy, EvidenceResult.Passed, true, "register.findings_open")]
    [InlineData(RecordKind.Complaint, null, false, null)]
    public void Completion_NeedsJudgedEvidenceAndClosedFindings(RecordKind kind, EvidenceResult? result, bool open, string? missing)
    {
        var facts = new RecordFacts(kind, RecordState.UnderWay, Today, 12, result is null ? null : new LatestEvidence(Today, result), open ? [Today] : []);
        Assert.Equal(missing, RecordPolicy.Missing(RecordState.Complete, facts)?.Code);
        Assert.Null(RecordPolicy.Missing(RecordState.Dropped, facts));
    }
}
