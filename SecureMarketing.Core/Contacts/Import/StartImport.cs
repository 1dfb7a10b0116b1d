using System.Security.Cryptography;
using FluentValidation;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>A file to bring in.</summary>
/// <param name="Path">Where it is read from.</param>
/// <param name="Name">What the requester calls it; shown in lists of rejected rows.</param>
public sealed record ImportSource(string Path, string Name);

/// <summary>Registers files as a run; nothing is read yet but their hashes.</summary>
public sealed record StartImport(IReadOnlyList<ImportSource> Sources, ImportOptions Options) : ICommand<ImportRunId>
{
    /// <summary>How tables are read; null = as their columns suggest.</summary>
    public ImportMapping? Mapping { get; init; }

    /// <summary>The stored version that <see cref="Mapping"/> is, null when it is none.</summary>
    public MappingId? MappingId { get; init; }

    /// <summary>Chosen by a caller that must find its run again after a crash; null = a new one.</summary>
    public ImportRunId? Run { get; init; }

    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.ImportStarted;
}

internal sealed class StartImportValidator : AbstractValidator<StartImport>
{
    public const string SourceSystem = "^[a-z0-9][a-z0-9.-]{0,99}$";
    public const string SourceSystemRule = "The source system is named with a–z, 0–9, dash and dot, 1 to 100 characters, e.g. \"epic-main\".";

    public StartImportValidator()
    {
        RuleFor(c => c.Sources).NotEmpty().WithErrorCode(ImportErrors.NoFiles.Code).WithMessage(ImportErrors.NoFiles.Message);
        RuleFor(c => c.Options.Format).IsInEnum();
        RuleFor(c => c.Options.SourceSystem).Matches(SourceSystem).WithErrorCode("import.source_name").WithMessage(SourceSystemRule);
    }
}

internal sealed class StartImportHandler(ImportNames names) : IUseCase<StartImport, ImportRunId>
{
    public async Task<Result<ImportRunId>> HandleAsync(StartImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (command.Mapping is { } stated && MappingCheck.Of(stated, await TargetBook.LoadAsync(scope.Db, cancellationToken)) is [var problem, ..])
            return MappingErrors.Of(problem);
        var id = command.Run ?? ImportRunId.New();
        var number = 0;
        foreach (var source in command.Sources)
        {
            if (!File.Exists(source.Path))
                return ImportErrors.Missing(source.Name);
            var path = Path.GetFullPath(source.Path);
            await using var content = File.OpenRead(path);
            scope.Db.ImportFiles.Add(new ImportFile
            {
                RunId = id,
                Number = ++number,
                NameSealed = names.SealName(id, source.Name),
                PathSealed = names.SealPath(id, path),
                Size = content.Length,
                Sha256 = await SHA256.HashDataAsync(content, cancellationToken),
            });
        }

        scope.Db.ImportRuns.Add(new ImportRun(id, command.Options, scope.Actor, number, scope.Now));
        if (command.Mapping is { } mapping)
            scope.Db.RunMappings.Add(new RunMapping { RunId = id, Definition = MappingJson.Write(mapping), MappingId = command.MappingId });
        scope.Audit.ObjectType = "import";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.CorrelationId = id.Value;
        scope.Audit.ReasonCodes = string.Join(',', Words(command.Options));
        return id;
    }

    private static IEnumerable<string> Words(ImportOptions options)
    {
        if (options.DryRun)
            yield return "dry-run";
        // The declaration is what later makes addresses count as verified: who made it must stay on record.
        if (options.AddressesVerified)
            yield return "addresses-declared-verified";
    }
}
