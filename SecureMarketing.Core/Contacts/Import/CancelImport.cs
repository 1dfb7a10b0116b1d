using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Stops a run after the batch at hand; what it brought in stays.</summary>
public sealed record CancelImport(ImportRunId Run) : ICommand<Unit>
{
    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.ImportFinished;
}

internal sealed class CancelImportHandler(ImportsAtWork atWork) : IUseCase<CancelImport, Unit>
{
    public async Task<Result<Unit>> HandleAsync(CancelImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ImportRuns.SingleOrDefaultAsync(r => r.Id == command.Run, cancellationToken) is not { } run)
            return ImportErrors.NotFound;
        if (run.State is not (ImportState.Queued or ImportState.Running))
            return ImportErrors.Over;
        // In memory first: while a dry run lasts, SQLite lets nobody write, and this command waits for its end. A run that writes heeds
        // the record alone.
        atWork.Stop(command.Run);
        run.RequestCancel(scope.Now);
        scope.Audit.ObjectType = "import";
        scope.Audit.ObjectId = command.Run.Value.ToString("N");
        scope.Audit.ReasonCodes = "cancel-requested";
        return Unit.Value;
    }
}
