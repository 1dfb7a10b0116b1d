using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Asks for an import to be taken back as a whole; a worker (or <see cref="RunUndo"/>) carries it out. A run that stopped
/// half-way can be undone, too. Later imports of the same people come first (adr-2611-import-undo).
/// </summary>
public sealed record UndoImport(ImportRunId Run) : ICommand<Unit>
{
    public static Permission Requires => Permission.ImportUndo;

    public static AuditAction Audits => AuditAction.ImportUndone;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class UndoImportHandler : IUseCase<UndoImport, Unit>
{
    public async Task<Result<Unit>> HandleAsync(UndoImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "import";
        scope.Audit.ObjectId = command.Run.Value.ToString("N");
        scope.Audit.CorrelationId = command.Run.Value;
        scope.Audit.ReasonCodes = "undo-requested";
        var db = scope.Db;
        if (await db.ImportRuns.SingleOrDefaultAsync(r => r.Id == command.Run, cancellationToken) is not { } run)
            return ImportErrors.NotFound;
        if (run.State == ImportState.Undone)
            return ImportErrors.AlreadyUndone;
        if (run.DryRun || run.State is ImportState.Queued or ImportState.Undoing)
            return ImportErrors.NotUndoable;
        // A run that a crash cut off still says "running"; only a held lease means that it is.
        if (run.State == ImportState.Running && await db.Leases.AnyAsync(l => l.Name == ImportLease.Name && l.Until > scope.Now, cancellationToken))
            return ImportErrors.StillRunning;
        if (await LaterAsync(db, run, cancellationToken) is { } later)
            return later;
        if (await db.AnyMergedAsync(db.ImportedPeople.Where(p => p.RunId == run.Id).Select(p => p.ContactId), cancellationToken))
            return ImportErrors.PeopleMerged;
        var journal = db.ImportedPeople.Where(p => p.RunId == run.Id);
        var people = await journal.CountAsync(cancellationToken);
        if (people == 0 && run.Created + run.Updated + run.Facts > 0 && !await db.ImportedAccounts.AnyAsync(a => a.RunId == run.Id, cancellationToken))
            return ImportErrors.JournalGone;
        run.RequestUndo(scope.Actor, people, scope.Now);
        return Unit.Value;
    }

    private static async Task<Error?> LaterAsync(AppDbContext db, ImportRun run, CancellationToken cancellationToken)
    {
        var own = db.ImportedPeople.Where(p => p.RunId == run.Id);
        var later = db.ImportRuns.Where(r => r.Id != run.Id && r.State != ImportState.Undone && r.StartedAt > run.StartedAt);
        var accounts = db.ImportedAccounts.Where(a => a.RunId == run.Id);
        var runs = await later.Where(r => db.Set<ImportedPerson>().Any(o => o.RunId == r.Id && own.Any(p => p.ContactId == o.ContactId)) ||
                db.Set<ImportedAccount>().Any(o => o.RunId == r.Id && accounts.Any(a => a.AccountId == o.AccountId)))
            .Select(r => r.RequestedAt).ToListAsync(cancellationToken);
        return runs.Count == 0 ? null : ImportErrors.LaterImports(runs.Count, runs.Max());
    }
}

/// <summary>Carries out a requested undo now and waits for its end.</summary>
public sealed record RunUndo(ImportRunId Run) : ICommand<ImportRunId>
{
    public static Permission Requires => Permission.ImportUndo;

    public static AuditAction Audits => AuditAction.ImportUndone;
}

internal sealed class RunUndoHandler(UndoRunner runner) : IUseCase<RunUndo, ImportRunId>
{
    public async Task<Result<ImportRunId>> HandleAsync(RunUndo command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "import";
        scope.Audit.ObjectId = command.Run.Value.ToString("N");
        scope.Audit.CorrelationId = command.Run.Value;
        var result = await runner.RunAsync(command.Run, cancellationToken);
        if (result.Error is { } error)
            return error;
        var run = result.Value;
        scope.Audit.ReasonCodes = FormattableString.Invariant($"undone,removed:{run.UndoRemoved},restored:{run.UndoRestored},kept:{run.UndoKept}");
        return command.Run;
    }
}
