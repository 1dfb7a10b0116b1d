using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>Stops looking at a source, or begins again. An import that runs goes on to its end and its files are filed.</summary>
public sealed record PauseSource(IntakeSourceId Source, bool Paused) : ICommand<Unit>
{
    public static Permission Requires => Permission.ImportSourcesManage;

    public static AuditAction Audits => AuditAction.ImportSourceChanged;
}

/// <summary>Forgets a source and its looks. Files in its folders stay where they are, imports stay what they are.</summary>
public sealed record RemoveSource(IntakeSourceId Source) : ICommand<Unit>
{
    public static Permission Requires => Permission.ImportSourcesManage;

    public static AuditAction Audits => AuditAction.ImportSourceChanged;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class PauseSourceHandler : IUseCase<PauseSource, Unit>
{
    public async Task<Result<Unit>> HandleAsync(PauseSource command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "import-source";
        scope.Audit.ObjectId = command.Source.Value.ToString("N");
        scope.Audit.ReasonCodes = command.Paused ? "paused" : "resumed";
        if (await scope.Db.IntakeSources.SingleOrDefaultAsync(s => s.Id == command.Source, cancellationToken) is not { } source)
            return IntakeErrors.NotFound;
        if (source.Paused != command.Paused)
            source.Pause(command.Paused, scope.Now);
        return Unit.Value;
    }
}

internal sealed class RemoveSourceHandler : IUseCase<RemoveSource, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RemoveSource command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Source);
        scope.Audit.ObjectType = "import-source";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.ReasonCodes = "removed";
        if (!await db.IntakeSources.AnyAsync(s => s.Id == id, cancellationToken))
            return IntakeErrors.NotFound;
        var turn = LookAtSource.Turn(id);
        if (await db.Leases.AnyAsync(l => l.Name == turn && l.Until > scope.Now, cancellationToken))
            return IntakeErrors.Busy;
        if (await db.IntakeFiles.AnyAsync(f => f.SourceId == id && f.State == IntakeFileState.Claimed, cancellationToken))
            return IntakeErrors.InWork;
        if (await db.FhirExports.AnyAsync(e => e.SourceId == id && e.State == FhirExportState.Importing, cancellationToken))
            return IntakeErrors.InWork;
        await db.Database.BeginTransactionAsync(cancellationToken);
        await db.IntakeLooks.Where(l => l.SourceId == id).ExecuteDeleteAsync(cancellationToken);
        await db.IntakeSightings.Where(s => s.SourceId == id).ExecuteDeleteAsync(cancellationToken);
        await db.IntakeFiles.Where(f => f.SourceId == id).ExecuteDeleteAsync(cancellationToken);
        await db.FhirExports.Where(e => e.SourceId == id).ExecuteDeleteAsync(cancellationToken);
        await db.FhirServers.Where(s => s.SourceId == id).ExecuteDeleteAsync(cancellationToken);
        await db.IntakeSources.Where(s => s.Id == id).ExecuteDeleteAsync(cancellationToken);
        return Unit.Value;
    }
}
