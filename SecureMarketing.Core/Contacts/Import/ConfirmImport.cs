using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Imports for real what a dry run has read, with the same options.</summary>
public sealed record ConfirmImport(ImportRunId DryRun) : ICommand<ImportRunId>
{
    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.ImportStarted;
}

internal sealed class ConfirmImportHandler(ImportNames names) : IUseCase<ConfirmImport, ImportRunId>
{
    public async Task<Result<ImportRunId>> HandleAsync(ConfirmImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ImportRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.DryRun, cancellationToken) is not { } dry)
            return ImportErrors.NotFound;
        if (dry is not { DryRun: true, State: ImportState.Finished })
            return ImportErrors.NotConfirmable;
        var id = ImportRunId.New();
        var files = await scope.Db.ImportFiles.AsNoTracking().Where(f => f.RunId == command.DryRun).OrderBy(f => f.Number).ToListAsync(cancellationToken);
        foreach (var file in files)
        {
            var path = names.Path(file);
            if (!File.Exists(path))
                return ImportErrors.FilesGone;
            scope.Db.ImportFiles.Add(new ImportFile
            {
                RunId = id,
                Number = file.Number,
                NameSealed = names.SealName(id, names.Name(file)),
                PathSealed = names.SealPath(id, path),
                Size = file.Size,
                Sha256 = file.Sha256,
            });
        }

        if (await scope.Db.RunMappings.AsNoTracking().SingleOrDefaultAsync(m => m.RunId == command.DryRun, cancellationToken) is { } mapping)
            scope.Db.RunMappings.Add(new RunMapping { RunId = id, Definition = mapping.Definition, MappingId = mapping.MappingId });
        var options = new ImportOptions
        {
            Format = dry.Format,
            SourceSystem = dry.SourceSystem,
            AddressesVerified = dry.AddressesVerified,
            Background = dry.Background,
        };
        scope.Db.ImportRuns.Add(new ImportRun(id, options, scope.Actor, files.Count, scope.Now));
        scope.Audit.ObjectType = "import";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.CorrelationId = id.Value;
        scope.Audit.ReasonCodes = dry.AddressesVerified ? "confirmed-dry-run,addresses-declared-verified" : "confirmed-dry-run";
        return id;
    }
}
