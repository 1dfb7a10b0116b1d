using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>Adds an import source, or changes one.</summary>
/// <param name="Source">Null = a new one.</param>
/// <param name="BasedOn">Version that was edited; 0 for a new one.</param>
/// <param name="Settings">What it is to be.</param>
public sealed record SaveSource(IntakeSourceId? Source, int BasedOn, IntakeSettings Settings) : ICommand<IntakeSourceId>
{
    /// <summary>The FHIR server to read; null for a folder. A source stays of the kind it was added as.</summary>
    public FhirSettings? Fhir { get; init; }

    public static Permission Requires => Permission.ImportSourcesManage;

    public static AuditAction Audits => AuditAction.ImportSourceChanged;

    /// <summary>It decides what enters the records by itself from now on.</summary>
    public static Proof Demands => Proof.Fresh;
}

internal sealed class SaveSourceValidator : AbstractValidator<SaveSource>
{
    private const int MaxMinutes = 7 * 24 * 60;

    public SaveSourceValidator()
    {
        RuleFor(c => c.Settings.Name).Must(n => n.Trim() == n && n.Length is > 0 and <= 80).WithErrorCode("intake.name").WithMessage("Name the source with 1 to 80 characters, e.g. \"Nightly export of the EHR\".");
        RuleFor(c => c.Settings.Owner).Must(o => o.Trim() == o && o.Length is > 0 and <= 100).WithErrorCode("intake.owner").WithMessage("Say which team answers for what arrives, in 1 to 100 characters.");
        RuleFor(c => c.Settings.Folder).Must(f => f.Length <= 400 && SourceFolder.Parts(f) is not null).WithErrorCode(IntakeErrors.FolderOutside.Code).WithMessage(IntakeErrors.FolderOutside.Message);
        RuleFor(c => c.Settings.Pattern).Must(p => p.Length is > 0 and <= 100 && p.IndexOfAny(['/', '\\']) < 0).WithErrorCode("intake.pattern")
            .WithMessage("The pattern is the name of files with * for any characters, 1 to 100 characters, without a folder, e.g. \"patients*.csv\".");
        RuleFor(c => c.Settings.Format).IsInEnum();
        RuleFor(c => c.Fhir).Must(f => f is null || FhirAddress.Base(f.BaseUrl) is not null).WithErrorCode(FhirErrors.BadUrl.Code).WithMessage(FhirErrors.BadUrl.Message);
        RuleFor(c => c.Fhir).Must(f => f is null || (f.ClientId is null or { Length: > 0 and <= 200 } && f.Scope.Length is > 0 and <= 500 && Enum.IsDefined(f.Algorithm))).WithErrorCode("fhir.sign_in")
            .WithMessage("The client id has at most 200 characters (empty when the server asks for no token), the scope 1 to 500.");
        RuleFor(c => c.Fhir).Must(f => f?.Group is null or { Length: > 0 and <= 64 } && (f?.Group?.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ?? true)).WithErrorCode("fhir.group")
            .WithMessage("A group is named by its id: letters, digits, dash and dot, at most 64.");
        RuleFor(c => c.Settings.SourceSystem).Matches(StartImportValidator.SourceSystem).WithErrorCode("import.source_name").WithMessage(StartImportValidator.SourceSystemRule);
        RuleFor(c => c.Settings.MaxRejectedPercent).InclusiveBetween(1, 100).WithErrorCode("intake.max_rejected").WithMessage("The share of rejected rows is a whole number from 1 to 100, or empty.");
        RuleFor(c => c.Settings.EveryMinutes).InclusiveBetween(1, MaxMinutes).WithErrorCode("intake.every").WithMessage("A look happens every 1 to 10,080 minutes.");
    }
}

internal sealed class SaveSourceHandler(ImportSettings installation, FhirSessions sessions) : IUseCase<SaveSource, IntakeSourceId>
{
    public async Task<Result<IntakeSourceId>> HandleAsync(SaveSource command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var settings = command.Settings;
        scope.Audit.ObjectType = "import-source";
        scope.Audit.ReasonCodes = command.Source is null ? "added" : "changed";
        if (command.Fhir is null && SourceFolder.Open(installation, settings.Folder).Error is { } unusable)
            return unusable;
        if (settings.Mapping is { } mapping && BuiltInMappings.Find(mapping) is null && !await scope.Db.StoredMappings.AnyAsync(m => m.Name == mapping, cancellationToken))
            return MappingErrors.NotFound(mapping);
        var others = await scope.Db.IntakeSources.AsNoTracking().Where(s => s.Id != command.Source).Select(s => s.Name).ToListAsync(cancellationToken);
        if (others.Contains(settings.Name, StringComparer.OrdinalIgnoreCase))
            return IntakeErrors.NameTaken;
        IntakeSource? source;
        if (command.Source is not { } id)
        {
            source = new IntakeSource(IntakeSourceId.New(), command.Fhir is null ? IntakeKind.Folder : IntakeKind.FhirServer, settings, scope.Actor, scope.Now);
            scope.Db.IntakeSources.Add(source);
            if (command.Fhir is { } fhir)
                scope.Db.FhirServers.Add(Configured(new FhirServer(source.Id), fhir));
        }
        else
        {
            source = await scope.Db.IntakeSources.SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
            if (source is null)
                return IntakeErrors.NotFound;
            if (source.Version != command.BasedOn)
                return IntakeErrors.ChangedMeanwhile;
            // Files in work lie in the folder as it was.
            if (source.Folder != settings.Folder && await scope.Db.IntakeFiles.AnyAsync(f => f.SourceId == id && f.State == IntakeFileState.Claimed, cancellationToken))
                return IntakeErrors.InWork;
            if ((source.Kind == IntakeKind.FhirServer) != command.Fhir is not null)
                return IntakeErrors.OtherKind;
            if (command.Fhir is { } fhir)
            {
                if (await scope.Db.FhirExports.AnyAsync(e => e.SourceId == id && e.State != FhirExportState.Done && e.State != FhirExportState.Failed, cancellationToken))
                    return IntakeErrors.InWork;
                Configured(await scope.Db.FhirServers.SingleAsync(s => s.SourceId == id, cancellationToken), fhir);
            }

            source.Configure(settings, scope.Now);
        }

        scope.Audit.ObjectId = source.Id.Value.ToString("N");
        scope.Audit.ObjectVersion = source.Version;
        if (settings.AddressesVerified)
            scope.Audit.ReasonCodes += ",addresses-declared-verified";
        return source.Id;
    }

    /// <summary>Another kind of key is a new key, which the server's administrator has to register.</summary>
    private FhirServer Configured(FhirServer server, FhirSettings settings)
    {
        if (server.KeySealed.Length == 0 || server.Algorithm != settings.Algorithm)
            sessions.NewKey(server, settings.Algorithm);
        server.Configure(settings);
        return server;
    }
}
