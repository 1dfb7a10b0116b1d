using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>One run with its rejected rows, in reading order.</summary>
/// <param name="MaxRows">How many listed rows to return at most, 0–20,000: ten thousand that were left out, and as many remarks.</param>
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
/// <param name="Reasons">The listed rows by code, most first.</param>
/// <param name="NotListed">Rows that were left out after the list had ended.</param>
/// <param name="Ignored">Types of FHIR resources that are not taken in, by name; empty until the run has finished.</param>
/// <param name="Columns">Columns of tables that went in by a suggested mapping, which takes them as nothing; in the order of the files.</param>
public sealed record ImportDetail(
    ImportSummary Summary, IReadOnlyList<RejectedRow> Rows, IReadOnlyList<ImportedFile> Files, IReadOnlyList<KeptPeople> Kept, IReadOnlyList<RejectionReason> Reasons, int NotListed,
    IReadOnlyList<IgnoredType> Ignored, IReadOnlyList<IgnoredColumn> Columns);

/// <summary>Resources that were passed over (<see cref="ImportCodes.ResourceIgnored"/>).</summary>
/// <param name="Type">FHIR resource type, such as <c>Claim</c>.</param>
/// <param name="Count">In all files of the run, at least 1.</param>
public sealed record IgnoredType(string Type, int Count);

/// <summary>A column that did not go in, with all its values.</summary>
/// <param name="File">As in <see cref="RejectedRow"/>.</param>
/// <param name="Column">Header and number, such as <c>birthdate (column 3)</c>, or <c>column 3</c> where the header may be data.</param>
/// <param name="Code">One of <see cref="ImportCodes.LeftOutColumns"/>.</param>
public sealed record IgnoredColumn(string File, string Column, string Code);

/// <param name="Code">Of <see cref="ImportCodes"/>.</param>
/// <param name="Rows">How many of the listed rows.</param>
/// <param name="LeftOut">How many of them were left out; the others went in, with or without a cell.</param>
public sealed record RejectionReason(string Code, int Rows, int LeftOut);

internal sealed class GetImportHandler(ImportNames names, ImportsAtWork atWork) : IUseCase<GetImport, ImportDetail>
{
    private const int Limit = 2 * ImportLedger.MaxListed;
    private const int MaxFiles = 200;

    public async Task<Result<ImportDetail>> HandleAsync(GetImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ImportRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Run, cancellationToken) is not { } run)
            return ImportErrors.NotFound;
        string[] ofColumns = [.. ImportCodes.LeftOutColumns];
        var listed = scope.Db.ImportRows.AsNoTracking().Where(r => r.RunId == command.Run && r.FileNumber != ImportRow.WholeRun && !ofColumns.Contains(r.Code));
        var rows = await listed
            .OrderBy(r => r.FileNumber).ThenBy(r => r.Row).ThenBy(r => r.Id)
            .Take(Math.Clamp(command.MaxRows, 0, Limit)).ToListAsync(cancellationToken);
        var seesNames = scope.Actor.Holds(Permission.PeopleView);
        var files = (await scope.Db.ImportFiles.AsNoTracking().Where(f => f.RunId == command.Run).OrderBy(f => f.Number).ToListAsync(cancellationToken))
            .ToDictionary(f => f.Number, f => (File: f, Name: seesNames ? names.Name(f) : FormattableString.Invariant($"File {f.Number}{Path.GetExtension(names.Name(f))}")));
        var kept = await scope.Db.ImportedPeople.Where(p => p.RunId == command.Run && p.KeptFor != null)
            .GroupBy(p => p.KeptFor!).Select(g => new { For = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var reasons = (await listed.GroupBy(r => r.Code)
                .Select(g => new { Code = g.Key, Rows = g.Count(), Kept = g.Count(r => r.Kept) }).ToListAsync(cancellationToken))
            .OrderByDescending(r => r.Rows).ThenBy(r => r.Code, StringComparer.Ordinal).Select(r => new RejectionReason(r.Code, r.Rows, r.Rows - r.Kept)).ToList();
        var ignored = await scope.Db.ImportRows.AsNoTracking().Where(r => r.RunId == command.Run && r.Code == ImportCodes.ResourceIgnored).ToListAsync(cancellationToken);
        var columns = await scope.Db.ImportRows.AsNoTracking().Where(r => r.RunId == command.Run && ofColumns.Contains(r.Code))
            .OrderBy(r => r.FileNumber).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var bytes = files.Values.Sum(f => f.File.Size);
        return new ImportDetail(
            ImportSummary.Of(run) with { RowsRead = Math.Max(run.StepsDone, atWork.RowsRead(run.Id) ?? 0), Bytes = bytes, BytesRead = atWork.ShareRead(run.Id) is { } share ? (long)(share * bytes) : null },
            [.. rows.Select(r => new RejectedRow(files[r.FileNumber].Name, r.Row, r.Column, r.Code, r.Kept))],
            [.. files.Values.Take(MaxFiles).Select(f => new ImportedFile(f.Name, f.File.Size, Convert.ToHexStringLower(f.File.Sha256)))],
            [.. kept.Select(k => new KeptPeople(k.For, k.Count)).OrderBy(k => k.For, StringComparer.Ordinal)],
            reasons,
            Math.Max(0, run.Rejected - reasons.Sum(r => r.LeftOut)),
            [.. ignored.Select(r => new IgnoredType(r.Column!, r.Row)).OrderBy(i => i.Type, StringComparer.Ordinal)],
            [.. columns.Select(r => new IgnoredColumn(files[r.FileNumber].Name, r.Column!, r.Code))]);
    }
}
