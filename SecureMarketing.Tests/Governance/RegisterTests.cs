using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Governance;

public sealed class RegisterSqliteTests() : RegisterTests(DatabaseProvider.Sqlite);

public sealed class RegisterPostgreSqlTests() : RegisterTests(DatabaseProvider.PostgreSql);

/// <summary>Records of governance from their first day to green, by two people.</summary>
public abstract class RegisterTests(DatabaseProvider provider)
{
    private const string Secret = "Mrs Quillfeather says that we wrote to her sister";

    private static readonly DateOnly Today = DateOnly.FromDateTime(TestHost.Start.UtcDateTime);
    private static readonly Actor Officer = GovernanceActs.Someone(Role.ComplianceOfficer);
    private static readonly Actor Legal = GovernanceActs.Someone(Role.Legal);
    private static readonly Actor Auditor = GovernanceActs.Someone(Role.Auditor);

    [Fact]
    public async Task Record_IsGreen_OnceASecondPersonFoundItsEvidenceToPass()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await EnterAsync(host, RecordKind.PeriodicAudit, "Access audit of the autumn");
        Assert.Equal("register.step", (await MoveAsync(host, id, RecordState.Complete)).Error?.Code);
        Assert.Null((await MoveAsync(host, id, RecordState.UnderWay)).Error);
        Assert.Equal(GovernanceErrors.EvidenceMissing, (await MoveAsync(host, id, RecordState.Complete)).Error);

        var evidence = await EvidenceAsync(host, id, "Forty accounts were looked at.");
        Assert.Equal(GovernanceErrors.EvidenceOwnWork, (await JudgeAsync(host, evidence, EvidenceResult.Passed, Officer)).Error);
        Assert.Equal(GovernanceErrors.EvidenceMissing, (await MoveAsync(host, id, RecordState.Complete)).Error);
        var number = (await host.RunAsync<RaiseFinding, int>(
            new RaiseFinding { Record = id, Severity = FindingSeverity.High, Text = "Two accounts of people who left", Action = "Close them", DueOn = Today.AddDays(7) }, Officer)).Value;
        Assert.Null((await JudgeAsync(host, evidence, EvidenceResult.Passed, Legal)).Error);
        Assert.Equal(GovernanceErrors.EvidenceJudged, (await JudgeAsync(host, evidence, EvidenceResult.Failed, Legal)).Error);
        Assert.Equal(GovernanceErrors.FindingsOpen, (await MoveAsync(host, id, RecordState.Complete)).Error);

        Assert.Equal(GovernanceErrors.FindingState, (await host.RunAsync<CloseFinding, Unit>(new CloseFinding(id, number, "Looked at it"), Legal)).Error);
        Assert.Null((await host.RunAsync<ReportFindingDone, Unit>(new ReportFindingDone(id, number, "Both are closed"), Officer)).Error);
        Assert.Equal(GovernanceErrors.FindingOwnWork, (await host.RunAsync<CloseFinding, Unit>(new CloseFinding(id, number, "Looked at it"), Officer)).Error);
        Assert.Null((await host.RunAsync<ReturnFinding, Unit>(new ReturnFinding(id, number, "One is still open"), Legal)).Error);
        Assert.Null((await host.RunAsync<ReportFindingDone, Unit>(new ReportFindingDone(id, number, "Now both are"), Officer)).Error);
        Assert.Null((await host.RunAsync<CloseFinding, Unit>(new CloseFinding(id, number, "Looked at both"), Legal)).Error);
        Assert.Null((await MoveAsync(host, id, RecordState.Complete)).Error);

        var view = await ViewAsync(host, id, Auditor);
        Assert.Equal((RecordStanding.Green, Today.AddYears(1), FindingState.Closed), (view.Row.Standing, view.NextReviewOn, view.Findings.Single().State));
        Assert.Equal(("What this audit is about", "Close them"), (view.Words!.About, view.Words.Findings[number].Action));
        Assert.Empty(view.Next);
        Assert.Equal(GovernanceErrors.RecordClosed, (await host.RunAsync<AddEvidence, RegisterEvidenceId>(Document(id, "Too late"), Officer)).Error);
        Assert.Equal("Forty accounts were looked at.", Encoding.UTF8.GetString((await host.RunAsync<OpenRecordEvidence, OpenedRecordEvidence>(new OpenRecordEvidence(evidence), Auditor)).Value.Content));

        // A year later it is overdue by itself, and taken up again.
        host.Clock.Advance(TimeSpan.FromDays(367));
        Assert.Equal(RecordStanding.Overdue, (await ViewAsync(host, id, Officer)).Row.Standing);
        Assert.Equal(1, (await host.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures(), Officer)).Value.Overdue.Evidence);
        Assert.Null((await MoveAsync(host, id, RecordState.UnderWay)).Error);
    }

    [Fact]
    public async Task EachChange_LeavesAnEvent_WithoutAnybodysWords()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await EnterAsync(host, RecordKind.Complaint, null, Secret);
        await MoveAsync(host, id, RecordState.UnderWay, Secret);
        var evidence = await EvidenceAsync(host, id, Secret);
        await JudgeAsync(host, evidence, EvidenceResult.Passed, Legal, Secret);
        await host.RunAsync<RaiseFinding, int>(new RaiseFinding { Record = id, Severity = FindingSeverity.Low, Text = Secret, Action = Secret, DueOn = Today }, Officer);
        await host.RunAsync<ReportFindingDone, Unit>(new ReportFindingDone(id, 1, Secret), Officer);
        await host.RunAsync<CloseFinding, Unit>(new CloseFinding(id, 1, Secret), Legal);
        await host.RunAsync<AssignRecord, Unit>(new AssignRecord(id, Officer.Id, Today.AddDays(3), Secret), Officer);
        await MoveAsync(host, id, RecordState.Complete, Secret);
        await host.RunAsync<ReadComplaint, RecordWords>(new ReadComplaint(id), Auditor);

        await using var db = host.NewContext();
        var events = await db.AuditEvents.AsNoTracking().OrderBy(e => e.RowId).ToListAsync();
        Assert.Equal(
            [
                AuditAction.RegisterRecordOpened, AuditAction.RegisterRecordMoved, AuditAction.RegisterEvidenceAdded, AuditAction.RegisterEvidenceJudged, AuditAction.FindingRaised, AuditAction.FindingDone,
                AuditAction.FindingClosed, AuditAction.RegisterRecordChanged, AuditAction.RegisterRecordMoved, AuditAction.ComplaintRead,
            ],
            events.Select(e => e.Action));
        Assert.All(events, e => Assert.DoesNotContain("Quillfeather", e.Purpose + e.ReasonCodes + e.ObjectId, StringComparison.Ordinal));
        // At rest it is nowhere in the clear.
        var record = await db.RegisterRecords.AsNoTracking().SingleAsync();
        var sealedBytes = new[] { record.WordsSealed, (await db.RegisterFindings.AsNoTracking().SingleAsync()).WordsSealed, (await db.RegisterEvidence.AsNoTracking().SingleAsync()).ContentSealed }
            .Concat((await db.RegisterSteps.AsNoTracking().ToListAsync()).Select(s => s.NoteSealed ?? []));
        Assert.All(sealedBytes, bytes => Assert.DoesNotContain("Quillfeather", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal));
        Assert.Equal("Complaint of 24 Nov 2026", record.Title);
    }

    [Fact]
    public async Task Complaint_IsReadByThoseWhoHandleComplaints_AndByNobodyElse()
    {
        await using var host = await TestHost.StartAsync(provider);
        var manager = GovernanceActs.Someone(Role.IncidentManager);
        var id = await EnterAsync(host, RecordKind.Complaint, null, Secret);
        var evidence = await EvidenceAsync(host, id, Secret);
        Assert.Equal("register.title", (await host.RunAsync<EnterRecord, RegisterRecordId>(Entry(RecordKind.Complaint, "Of Mrs Quillfeather", Secret), Officer)).Error?.Code);
        foreach (var reader in new[] { Legal, manager })
        {
            Assert.Null((await ViewAsync(host, id, reader)).Words);
            Assert.Equal("usecase.forbidden", (await host.RunAsync<ReadComplaint, RecordWords>(new ReadComplaint(id), reader)).Error?.Code);
            Assert.Equal(GovernanceErrors.ComplaintSealed, (await host.RunAsync<OpenRecordEvidence, OpenedRecordEvidence>(new OpenRecordEvidence(evidence), reader)).Error);
        }

        Assert.Null((await ViewAsync(host, id, Officer)).Words);
        Assert.Equal(Secret, (await host.RunAsync<ReadComplaint, RecordWords>(new ReadComplaint(id), Officer)).Value.About);
        var policy = await EnterAsync(host, RecordKind.Policy, "Sending PHI by email");
        Assert.Equal(GovernanceErrors.NoComplaint, (await host.RunAsync<ReadComplaint, RecordWords>(new ReadComplaint(policy), Officer)).Error);
    }

    [Fact]
    public async Task List_ComputesWhatIsOverdue_AndFilters()
    {
        await using var host = await TestHost.StartAsync(provider);
        var late = await EnterAsync(host, RecordKind.VendorReview, "Harbor Relay", due: 3);
        var scan = await EnterAsync(host, RecordKind.VulnerabilityScan, "Scan of the autumn", due: 40);
        var dropped = await EnterAsync(host, RecordKind.DrillReport, "A drill", due: 3);
        Assert.Null((await MoveAsync(host, dropped, RecordState.Dropped)).Error);
        host.Clock.Advance(TimeSpan.FromDays(4));

        async Task<IEnumerable<RegisterRecordId>> ListAsync(RecordView view, RecordKind? kind = null, Actor? reader = null) =>
            (await host.RunAsync<ListRecords, RecordList>(new ListRecords(view, kind), reader ?? Officer)).Value.Rows.Select(r => r.Id);

        Assert.Equal([late, scan], await ListAsync(RecordView.All));
        Assert.Equal([late], await ListAsync(RecordView.Overdue));
        Assert.Equal([scan], await ListAsync(RecordView.All, RecordKind.VulnerabilityScan));
        Assert.Equal([dropped], await ListAsync(RecordView.Dropped));
        Assert.Equal([late, scan], await ListAsync(RecordView.Mine));
        Assert.Empty(await ListAsync(RecordView.Mine, null, Legal));
        Assert.Empty(await ListAsync(RecordView.Green));
        Assert.Equal(GovernanceErrors.RecordDue, (await host.RunAsync<EnterRecord, RegisterRecordId>(Entry(RecordKind.Policy, "Too late", "What it is about"), Officer)).Error);
        Assert.Equal("register.period", (await host.RunAsync<EnterRecord, RegisterRecordId>(Entry(RecordKind.VulnerabilityScan, "A scan", "What it is about", 30, 12), Officer)).Error?.Code);
        Assert.Equal(GovernanceErrors.RecordOwner, (await host.RunAsync<AssignRecord, Unit>(new AssignRecord(scan, Guid.CreateVersion7(), Today.AddDays(50), "Somebody else"), Officer)).Error);
    }

    /// <summary>A patch and a contingency notice have a last day that nobody may put off.</summary>
    [Fact]
    public async Task WhatCannotWait_IsNotPutOff()
    {
        await using var host = await TestHost.StartAsync(provider);
        foreach (var (kind, days) in new[] { (RecordKind.CriticalPatch, 15), (RecordKind.HighPatch, 30), (RecordKind.ContingencyNotice, 1) })
        {
            Assert.Equal("register.late", (await host.RunAsync<EnterRecord, RegisterRecordId>(Entry(kind, "In time", "What it is about", days + 1), Officer)).Error?.Code);
            var hurried = await EnterAsync(host, kind, "In time", due: days);
            Assert.Equal("register.late", (await host.RunAsync<AssignRecord, Unit>(new AssignRecord(hurried, Officer.Id, Today.AddDays(days + 1), "More time, please"), Officer)).Error?.Code);
        }
    }

    [Fact]
    public async Task AlteredEvidence_IsNotHandedOut_AndCannotPass()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await EnterAsync(host, RecordKind.PenetrationTest, "Test of the portal");
        var evidence = await EvidenceAsync(host, id, "Nothing was found.");
        await using (var db = host.NewContext())
        {
            var bytes = (await db.RegisterEvidence.AsNoTracking().SingleAsync()).ContentSealed;
            bytes[^1] ^= 1;
            await db.RegisterEvidence.ExecuteUpdateAsync(set => set.SetProperty(e => e.ContentSealed, bytes));
        }

        Assert.Equal(GovernanceErrors.EvidenceUnknown, (await host.RunAsync<OpenRecordEvidence, OpenedRecordEvidence>(new OpenRecordEvidence(evidence), Auditor)).Error);
        Assert.Equal(GovernanceErrors.EvidenceUnknown, (await JudgeAsync(host, evidence, EvidenceResult.Passed, Legal)).Error);
    }

    private static EnterRecord Entry(RecordKind kind, string? title, string words, int due = -1, int? months = null) => new() { Kind = kind, Title = title, Words = words, DueOn = Today.AddDays(due < 0 && kind == RecordKind.Complaint ? 30 : due), PeriodMonths = months };

    private static async Task<RegisterRecordId> EnterAsync(TestHost host, RecordKind kind, string? title, string words = "What this audit is about", int due = 30)
    {
        var entered = await host.RunAsync<EnterRecord, RegisterRecordId>(Entry(kind, title, words, due), Officer);
        Assert.True(entered.IsSuccess, entered.Error?.Message);
        return entered.Value;
    }

    private static Task<Result<Unit>> MoveAsync(TestHost host, RegisterRecordId id, RecordState to, string note = "As the facts show") => host.RunAsync<MoveRecord, Unit>(new MoveRecord(id, to, note), Officer);

    private static AddEvidence Document(RegisterRecordId id, string text) => new() { Record = id, CollectedOn = Today, MediaType = "text/plain", Content = Encoding.UTF8.GetBytes(text) };

    private static async Task<RegisterEvidenceId> EvidenceAsync(TestHost host, RegisterRecordId id, string text) => (await host.RunAsync<AddEvidence, RegisterEvidenceId>(Document(id, text), Officer)).Value;

    private static Task<Result<Unit>> JudgeAsync(TestHost host, RegisterEvidenceId evidence, EvidenceResult result, Actor by, string note = "It shows what it must") =>
        host.RunAsync<JudgeEvidence, Unit>(new JudgeEvidence(evidence, result, note), by);

    private static async Task<RecordDetail> ViewAsync(TestHost host, RegisterRecordId id, Actor reader) => (await host.RunAsync<ViewRecord, RecordDetail>(new ViewRecord(id), reader)).Value;
}
