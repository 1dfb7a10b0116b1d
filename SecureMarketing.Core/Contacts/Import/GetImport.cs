using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>One run with its rejected rows, in reading order.</summary>
/// <param name="MaxRows">How many rejected rows to return at most, 0–10,000.</param>
public sealed record GetImport(ImportRunId Run, int MaxRows) : ICommand<ImportDetail>
{
    public static Permission Requires => Permission.ImportView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>A rejected row as people see it.</summary>
/// <param name="File">The file's name; "File 3.json" for those who may not see people, since names of patients are in file names.</param>
public sealed record RejectedRow(string File, int Row, string? Column, string Code, bool Kept);

/// <summary>A file of the run.</summary>
/// <param name="Name">As in <see cref="RejectedRow"/>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of its content, 64 lower-case hex digits.</param>
public sealed record ImportedFile(string Name, long Size, string Sha256);

/// <summary>People who stayed when the run was undone.</summary>
/// <param name="For">What depends on them: <c>consent</c>, <c>message</c>, <c>audience</c>.</param>
public sealed record KeptPeople(string For, int Count);

/// <param name="Summary">The run in numbers.</param>
/// <param name="Rows">What was left out, in reading order.</param>
/// <param name="Files">The first files of the run.</param>
/// <param name="Kept">Empty unless the run was undone.</param>
public sealed record ImportDetail(ImportSummary Summary, IReadOnlyList<RejectedRow> Rows, IReadOnlyList<ImportedFile> Files, IReadOnlyList<KeptPeople> Kept);

internal sealed class GetImportHandler(ImportNames names, ImportsAtWork atWork) : IUseCase<GetImport, ImportDetail>
{
    private const int Limit = 10_000;
    private const int MaxFiles = 200;

    public async Task<Result<ImportDetail>> HandleAsync(GetImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ImportRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Run, cancellationToken) is not { } run)
            return ImportErrors.NotFound;
        var rows = await scope.Db.ImportRows.AsNoTracking().Where(r => r.RunId == command.Run)
            .OrderBy(r => r.FileNumber).ThenBy(r => r.Row).ThenBy(r => r.Id)
            .Take(Math.Clamp(command.MaxRows, 0, Limit)).ToListAsync(cancellationToken);
        var seesNames = scope.Actor.Holds(Permission.PeopleView);
        var files = (await scope.Db.ImportFiles.AsNoTracking().Where(f => f.RunId == command.Run).OrderBy(f => f.Number).ToListAsync(cancellationToken))
            .ToDictionary(f => f.Number, f => (File: f, Name: seesNames ? names.Name(f) : FormattableString.Invariant($"File {f.Number}{Path.GetExtension(names.Name(f))}")));
        var kept = await scope.Db.ImportedPeople.Where(p => p.RunId == command.Run && p.KeptFor != null)
            .GroupBy(p => p.KeptFor!).Select(g => new { For = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return new ImportDetail(
            ImportSummary.Of(run) with { RowsRead = Math.Max(run.StepsDone, atWork.RowsRead(run.Id) ?? 0) },
            [.. rows.Select(r => new RejectedRow(files[r.FileNumber].Name, r.Row, r.Column, r.Code, r.Kept))],
            [.. files.Values.Take(MaxFiles).Select(f => new ImportedFile(f.Name, f.File.Size, Convert.ToHexStringLower(f.File.Sha256)))],
            [.. kept.Select(k => new KeptPeople(k.For, k.Count)).OrderBy(k => k.For, StringComparer.Ordinal)]);
    }
}
