using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>One import source with its latest looks and files, newest first.</summary>
public sealed record GetSource(IntakeSourceId Source) : ICommand<SourceDetail>
{
    public static Permission Requires => Permission.ImportView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Source">The source.</param>
/// <param name="Path">Full path of its folder on the server; null while no root is configured.</param>
/// <param name="Looks">The latest 50.</param>
/// <param name="Files">The latest 100.</param>
public sealed record SourceDetail(SourceRow Source, string? Path, IReadOnlyList<IntakeLook> Looks, IReadOnlyList<SourceFile> Files);

/// <summary>A file that arrived.</summary>
/// <param name="Name">Its name, or "File 3.csv" for those who may not see people, since names of patients are in file names.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 lower-case hex digits; null while it was not read.</param>
/// <param name="State">Where it is.</param>
/// <param name="Code">Why it was rejected, else null.</param>
/// <param name="ClaimedAt">When it was taken.</param>
/// <param name="Run">The import that reads it, for a duplicate the earlier one; null while there is none.</param>
public sealed record SourceFile(string Name, long Size, string? Sha256, IntakeFileState State, string? Code, DateTimeOffset ClaimedAt, ImportRunId? Run);

internal sealed class GetSourceHandler(IntakeNames names, ImportSettings installation) : IUseCase<GetSource, SourceDetail>
{
    private const int MaxLooks = 50;
    private const int MaxFiles = 100;

    public async Task<Result<SourceDetail>> HandleAsync(GetSource command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, id) = (scope.Db, command.Source);
        if (await db.IntakeSources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } source)
            return IntakeErrors.NotFound;
        var since = scope.Now - ListSourcesHandler.Lately;
        var looks = await db.IntakeLooks.AsNoTracking().Where(l => l.SourceId == id).OrderByDescending(l => l.Id).Take(MaxLooks).ToListAsync(cancellationToken);
        var files = await db.IntakeFiles.AsNoTracking().Where(f => f.SourceId == id).OrderByDescending(f => f.ClaimedAt).ThenBy(f => f.Number).Take(MaxFiles).ToListAsync(cancellationToken);
        var wanted = files.ConvertAll(f => f.SameAs ?? f.RunId).Distinct().ToList();
        var runs = await db.ImportRuns.Where(r => wanted.Contains(r.Id)).Select(r => r.Id).ToHashSetAsync(cancellationToken);
        var inWork = await db.IntakeFiles.CountAsync(f => f.SourceId == id && f.State == IntakeFileState.Claimed, cancellationToken);
        var rejected = await db.IntakeFiles.CountAsync(f => f.SourceId == id && f.State == IntakeFileState.Rejected && f.SettledAt >= since, cancellationToken);
        var fhir = source.Kind == IntakeKind.FhirServer ? (await FhirRow.ReadAsync(db, id, cancellationToken)).GetValueOrDefault(id) : null;
        var seesNames = scope.Actor.Holds(Permission.PeopleView);
        return new SourceDetail(
            SourceRow.Of(source, fhir, fhir?.Export is { IsOver: false } ? 1 : inWork, rejected),
            installation.SourceRoot is { } root && source.Kind == IntakeKind.Folder ? Path.GetFullPath(Path.Combine(root, source.Folder)) : null,
            looks,
            files.ConvertAll(f => new SourceFile(
                seesNames ? names.Open(f) : FormattableString.Invariant($"File {f.Number}{Extension(names.Open(f))}"),
                f.Size,
                f.Sha256 is { } hash ? Convert.ToHexStringLower(hash) : null,
                f.State,
                f.Code,
                f.ClaimedAt,
                runs.Contains(f.SameAs ?? f.RunId) ? f.SameAs ?? f.RunId : null)));
    }

    /// <summary>What stands after a point may be a name, too; a short ending is a kind of file.</summary>
    private static string Extension(string name) => Path.GetExtension(name) is { Length: <= 8 } ending ? ending : "";
}
