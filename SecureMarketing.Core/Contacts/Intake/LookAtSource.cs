using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>Looks at a source now: takes what is complete, files what is over. One look at a source at a time, whatever the number of nodes.</summary>
/// <param name="Source">Which one.</param>
/// <param name="Wait">Carry out the import here and wait for its end; false leaves it to the worker.</param>
public sealed record LookAtSource(IntakeSourceId Source, bool Wait) : ICommand<LookOutcome>
{
    public static Permission Requires => Permission.ImportRun;

    /// <summary>A look that finds nothing leaves no event; one that takes or files something, or begins to fail, does.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;

    internal static string Turn(IntakeSourceId source) => "intake:" + source.Value.ToString("N");
}

internal sealed class LookAtSourceHandler(FolderIntake folders, FhirIntake servers, ImportLease turns, TimeProvider clock) : IUseCase<LookAtSource, LookOutcome>
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The clock's tick: sooner nobody looks.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    public async Task<Result<LookOutcome>> HandleAsync(LookAtSource command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var source = await scope.Db.IntakeSources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == command.Source, cancellationToken);
        if (source is null)
            return IntakeErrors.NotFound;
        // What is under way goes on to its end.
        if (source.Paused && !await scope.Db.IntakeFiles.AnyAsync(f => f.SourceId == source.Id && f.State == IntakeFileState.Claimed, cancellationToken) &&
            !await scope.Db.FhirExports.AnyAsync(e => e.SourceId == source.Id && e.State != FhirExportState.Done && e.State != FhirExportState.Failed, cancellationToken))
            return IntakeErrors.Paused;
        LookOutcome outcome;
        // Given back before the transaction below begins: on SQLite that would wait for this.
        await using (var turn = await turns.TryTakeAsync(LookAtSource.Turn(source.Id), cancellationToken))
        {
            if (turn is null)
                return IntakeErrors.Busy;
            outcome = source.Kind == IntakeKind.FhirServer
                ? await servers.LookAsync(source, scope.Actor, command.Wait, cancellationToken)
                : await folders.LookAsync(source, scope.Actor, command.Wait, cancellationToken);
        }

        Audit(scope, source, outcome);
        await NoteAsync(scope, source, outcome, cancellationToken);
        return outcome;
    }

    private static void Audit(UseCaseScope scope, IntakeSource source, LookOutcome outcome)
    {
        var failure = outcome.Failure?.Code;
        if (!outcome.Moved && failure == source.LastFailure)
            return;
        scope.Audit.Action = AuditAction.ImportSourceRead;
        scope.Audit.Outcome = failure is null ? AuditOutcome.Succeeded : AuditOutcome.Failed;
        scope.Audit.ObjectType = "import-source";
        scope.Audit.ObjectId = source.Id.Value.ToString("N");
        scope.Audit.CorrelationId = outcome.Run?.Value;
        scope.Audit.ReasonCodes = string.Join(',', Words(outcome));
    }

    private static IEnumerable<string> Words(LookOutcome outcome)
    {
        foreach (var (count, word) in new[] { (outcome.Taken, "taken"), (outcome.Done, "done"), (outcome.Rejected, "rejected"), (outcome.Duplicates, "duplicate") })
        {
            if (count > 0)
                yield return FormattableString.Invariant($"{word}:{count}");
        }

        if (outcome.Failure is { } failure)
            yield return failure.Code;
        else if (!outcome.Moved)
            yield return "recovered";
    }

    private async Task NoteAsync(UseCaseScope scope, IntakeSource source, LookOutcome outcome, CancellationToken cancellationToken)
    {
        var (db, now, id) = (scope.Db, clock.GetUtcNow(), source.Id);
        var last = await db.IntakeLooks.AsNoTracking().Where(l => l.SourceId == id).OrderByDescending(l => l.Id).FirstOrDefaultAsync(cancellationToken);
        var every = TimeSpan.FromMinutes(source.EveryMinutes);
        var next = now + (outcome.NextIn ?? (outcome.Waiting > 0 && every > Soon ? Soon : every));
        var failure = outcome.Failure?.Code;
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (last?.LastsWith(outcome) == true)
            await db.IntakeLooks.Where(l => l.Id == last.Id).ExecuteUpdateAsync(set => set.SetProperty(l => l.Through, now).SetProperty(l => l.Times, l => l.Times + 1), cancellationToken);
        else
            db.IntakeLooks.Add(IntakeLook.Of(id, outcome, now));
        var old = now - Kept;
        await db.IntakeLooks.Where(l => l.SourceId == id && l.Through < old).ExecuteDeleteAsync(cancellationToken);
        await db.IntakeSources.Where(s => s.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.LastLookAt, now).SetProperty(s => s.NextLookAt, next).SetProperty(s => s.LastFailure, failure), cancellationToken);
    }
}
