using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// The record of the register that restore tests are evidence of: one drill, looked at each month. The product judges nothing of its own:
/// a person says of each month's report that it passes.
/// </summary>
internal sealed class RestoreRecord(Organisation organisation, IFieldCipher cipher)
{
    public const string Title = "Restore test of the database";

    private const string Words = "A backup is restored into a fresh folder and checked: the file, integrity, rows, schema, audit trail, keys, and that sends are held.";
    private const int PeriodMonths = 1;

    /// <summary>Between two reports that passed and were not asked for by a person, days: a month's end must not fall between them.</summary>
    private const int Between = 25;

    /// <summary>What a test found: evidence when a person asked for it, once a month, or when it failed; then a critical finding too, unless one is open.</summary>
    public async Task KeepAsync(UseCaseScope scope, RestoreReport report, byte[] content, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(scope.Now);
        var record = await FindAsync(scope, cancellationToken);
        var isOpen = record is not null && await scope.Db.RegisterFindings.AnyAsync(f => f.Record == record.Id && f.ClosedAt == null, cancellationToken);
        var since = today.AddDays(-Between);
        var isKnown = report.Passed
            ? record is not null && await scope.Db.RegisterEvidence.AnyAsync(e => e.Record == record.Id && e.CollectedOn > since, cancellationToken)
            : isOpen;
        if (isKnown && scope.Actor.Kind == ActorKind.Worker)
            return;
        record = await BringAsync(scope, record, today, "application/json", content);
        if (report.Passed || isOpen)
            return;
        var failed = string.Join("; ", report.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Words}"));
        scope.Db.RegisterFindings.Add(new RegisterFinding(
            record.Id, record.NextFinding(), FindingSeverity.Critical, new FindingWords($"The restore of {report.Backup} failed. {failed}", "Make a backup that can be restored, and test it."), record.Owner, today.AddDays(1), cipher, By(scope), scope.Now));
        scope.Db.RegisterSteps.Add(record.Step(RegisterAct.FindingRaised, null, null, cipher, By(scope), scope.Now));
    }

    /// <summary>Adds a document to the record, which is opened, or taken up again, on need.</summary>
    /// <param name="scope">Whose actor brings it.</param>
    /// <param name="record">Null: there is none yet.</param>
    /// <param name="collectedOn">Day of the test.</param>
    /// <param name="mediaType">Of the document.</param>
    /// <param name="content">1 byte to <see cref="RegisterEvidence.MaxBytes"/>.</param>
    public async Task<RegisterRecord> BringAsync(UseCaseScope scope, RegisterRecord? record, DateOnly collectedOn, string mediaType, byte[] content)
    {
        var (today, by) = (organisation.DayAt(scope.Now), By(scope));
        record ??= await FindAsync(scope, CancellationToken.None);
        if (record is null)
        {
            record = new RegisterRecord(RecordKind.DrillReport, Title, Words, by, today.AddMonths(PeriodMonths), PeriodMonths, cipher, by, scope.Now);
            scope.Db.RegisterRecords.Add(record);
            scope.Db.RegisterSteps.Add(record.Step(RegisterAct.Opened, RecordState.Open, null, cipher, by, scope.Now));
        }

        if (record.State != RecordState.UnderWay)
        {
            record.Move(RecordState.UnderWay, scope.Now);
            record.Assign(record.Owner, today.AddMonths(PeriodMonths));
            scope.Db.RegisterSteps.Add(record.Step(RegisterAct.Moved, RecordState.UnderWay, "A report has come.", cipher, by, scope.Now));
        }

        scope.Db.RegisterEvidence.Add(new RegisterEvidence(record.Id, collectedOn, mediaType, content, cipher, by, scope.Now));
        scope.Db.RegisterSteps.Add(record.Step(RegisterAct.EvidenceAdded, null, null, cipher, by, scope.Now));
        return record;
    }

    public static Task<RegisterRecord?> FindAsync(UseCaseScope scope, CancellationToken cancellationToken) =>
        scope.Db.RegisterRecords.Where(r => r.Kind == RecordKind.DrillReport && r.Title == Title && r.State != RecordState.Dropped).OrderByDescending(r => r.OpenedAt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>A job stands where the command line does.</summary>
    private static Guid By(UseCaseScope scope) => scope.Actor.Kind == ActorKind.User ? scope.Actor.Id : Guid.Empty;
}
