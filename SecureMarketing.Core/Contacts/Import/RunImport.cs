using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Carries out a registered run now and waits for its end.</summary>
public sealed record RunImport(ImportRunId Run) : ICommand<ImportRunId>
{
    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.ImportFinished;
}

internal sealed class RunImportHandler(ImportRunner runner) : IUseCase<RunImport, ImportRunId>
{
    public async Task<Result<ImportRunId>> HandleAsync(RunImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "import";
        scope.Audit.ObjectId = command.Run.Value.ToString("N");
        scope.Audit.CorrelationId = command.Run.Value;
        var result = await runner.RunAsync(command.Run, cancellationToken);
        if (result.Error is { } error)
            return error;
        if (result.Value.State == ImportState.Cancelled)
            scope.Audit.ReasonCodes = "cancelled";
        return command.Run;
    }
}
