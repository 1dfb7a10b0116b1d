using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>One record with its evidence, findings and steps. A complaint comes without its words: those are read by <see cref="ReadComplaint"/>.</summary>
public sealed record ViewRecord(RegisterRecordId Record) : ICommand<RecordDetail>
{
    public static Permission Requires => Permission.GovernanceView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>What a complaint says, with its notes and findings (45 CFR 164.530(d)). Logged.</summary>
public sealed record ReadComplaint(RegisterRecordId Record) : ICommand<RecordWords>
{
    public static Permission Requires => Permission.ComplaintsRead;

    public static AuditAction Audits => AuditAction.ComplaintRead;
}

/// <summary>A record as its page shows it. A class: it may hold words.</summary>
public sealed class RecordDetail
{
    public required RecordRow Row { get; init; }
    public required int? PeriodMonths { get; init; }

    /// <summary>Last day on which the evidence is fresh; null while there is none.</summary>
    public required DateOnly? NextReviewOn { get; init; }
    public required Guid OpenedBy { get; init; }

    /// <summary>Null for a complaint.</summary>
    public required RecordWords? Words { get; init; }

    /// <summary>Latest first.</summary>
    public required IReadOnlyList<EvidenceRow> Evidence { get; init; }

    /// <summary>Open ones first.</summary>
    public required IReadOnlyList<FindingRow> Findings { get; init; }

    /// <summary>Latest first.</summary>
    public required IReadOnlyList<StepRow> Steps { get; init; }

    /// <summary>States that may follow.</summary>
    public required IReadOnlyList<RecordState> Next { get; init; }
}

/// <summary>What was written about a record. A class: a complaint's words may name people.</summary>
public sealed class RecordWords
{
    public required string About { get; init; }

    /// <summary>By number of the finding.</summary>
    public required IReadOnlyDictionary<int, FindingWords> Findings { get; init; }

    /// <summary>By number of the step; steps without a note are absent.</summary>
    public required IReadOnlyDictionary<int, string> Notes { get; init; }
}

/// <param name="MayJudge">Nobody has judged it, and the reader is not who brought it.</param>
public sealed record EvidenceRow(RegisterEvidenceId Id, DateOnly CollectedOn, string MediaType, int Bytes, string Sha256, Guid AddedBy, DateTimeOffset AddedAt, EvidenceResult? Result, Guid? JudgedBy, bool MayJudge);

/// <param name="MayLook">It is done, and the reader is not who did it.</param>
public sealed record FindingRow(int Number, FindingSeverity Severity, FindingState State, Guid Owner, DateOnly DueOn, bool Overdue, Guid? DoneBy, bool MayLook);

public sealed record StepRow(int Number, RegisterAct Act, RecordState? To, Guid By, DateTimeOffset At);

internal sealed class ViewRecordHandler(RegisterReader reader, IFieldCipher cipher) : IUseCase<ViewRecord, RecordDetail>
{
    public async Task<Result<RecordDetail>> HandleAsync(ViewRecord command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id, self) = (scope.Db, command.Record, scope.Actor.Id);
        if (await db.RegisterRecords.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } record)
            return GovernanceErrors.RecordUnknown;
        var today = reader.DayOf(scope.Now);
        var manages = scope.Actor.Holds(Permission.GovernanceManage);
        var facts = await RegisterReader.FactsAsync(db, record, cancellationToken);
        var findings = await db.RegisterFindings.AsNoTracking().Where(f => f.Record == id).ToListAsync(cancellationToken);
        var steps = await db.RegisterSteps.AsNoTracking().Where(s => s.Record == id).OrderByDescending(s => s.Number).ToListAsync(cancellationToken);
        var documents = await db.RegisterEvidence.AsNoTracking().Where(e => e.Record == id)
            .Select(e => new { e.Id, e.CollectedOn, e.MediaType, e.Bytes, e.Sha256, e.AddedBy, e.AddedAt, e.Result, e.JudgedBy }).ToListAsync(cancellationToken);
        return new RecordDetail
        {
            Row = RecordRow.Of(record, facts, today),
            PeriodMonths = record.PeriodMonths,
            NextReviewOn = facts.NextReviewOn,
            OpenedBy = record.OpenedBy,
            Words = record.Kind == RecordKind.Complaint ? null : WordsOf(record, findings, steps, cipher),
            Evidence =
            [
                .. documents.OrderByDescending(e => e.CollectedOn).ThenByDescending(e => e.AddedAt)
                    .Select(e => new EvidenceRow(e.Id, e.CollectedOn, e.MediaType, e.Bytes, e.Sha256, e.AddedBy, e.AddedAt, e.Result, e.JudgedBy, manages && e.Result is null && e.AddedBy != self)),
            ],
            Findings =
            [
                .. findings.OrderBy(f => f.State == FindingState.Closed).ThenByDescending(f => f.Severity).ThenBy(f => f.Number)
                    .Select(f => new FindingRow(f.Number, f.Severity, f.State, f.Owner, f.DueOn, f.ClosedAt is null && f.DueOn < today, f.DoneBy, manages && f.State == FindingState.Done && f.DoneBy != self)),
            ],
            Steps = [.. steps.Select(s => new StepRow(s.Number, s.Act, s.To, s.By, s.At))],
            Next = manages ? RecordPolicy.After(record.State) : [],
        };
    }

    internal static RecordWords WordsOf(RegisterRecord record, IEnumerable<RegisterFinding> findings, IEnumerable<RegisterStep> steps, IFieldCipher cipher) => new()
    {
        About = record.Words(cipher),
        Findings = findings.ToDictionary(f => f.Number, f => f.Words(cipher)),
        Notes = steps.Where(s => s.NoteSealed is not null).ToDictionary(s => s.Number, s => s.Note(cipher)!),
    };
}

internal sealed class ReadComplaintHandler(IFieldCipher cipher) : IUseCase<ReadComplaint, RecordWords>
{
    public async Task<Result<RecordWords>> HandleAsync(ReadComplaint command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Record);
        scope.Audit.About(id);
        if (await db.RegisterRecords.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } record)
            return GovernanceErrors.RecordUnknown;
        if (record.Kind != RecordKind.Complaint)
            return GovernanceErrors.NoComplaint;
        return ViewRecordHandler.WordsOf(
            record, await db.RegisterFindings.AsNoTracking().Where(f => f.Record == id).ToListAsync(cancellationToken), await db.RegisterSteps.AsNoTracking().Where(s => s.Record == id).ToListAsync(cancellationToken), cipher);
    }
}
