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

public sealed record ImportDetail(ImportSummary Summary, IReadOnlyList<RejectedRow> Rows);

internal sealed class GetImportHandler(ImportNames names) : IUseCase<GetImport, ImportDetail>
{
    private const int Limit = 10_000;

    public async Task<Result<ImportDetail>> HandleAsync(GetImport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ImportRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Run, cancellationToken) is not { } run)
            return ImportErrors.NotFound;
        var rows = await scope.Db.ImportRows.AsNoTracking().Where(r => r.RunId == command.Run)
            .OrderBy(r => r.FileNumber).ThenBy(r => r.Row).ThenBy(r => r.Id)
            .Take(Math.Clamp(command.MaxRows, 0, Limit)).ToListAsync(cancellationToken);
        var seesNames = scope.Actor.Holds(Permission.PeopleView);
        var files = rows.Count == 0 ? [] : (await scope.Db.ImportFiles.AsNoTracking().Where(f => f.RunId == command.Run).ToListAsync(cancellationToken))
            .ToDictionary(f => f.Number, f => seesNames ? names.Name(f) : FormattableString.Invariant($"File {f.Number}{Path.GetExtension(names.Name(f))}"));
        return new ImportDetail(ImportSummary.Of(run), [.. rows.Select(r => new RejectedRow(files[r.FileNumber], r.Row, r.Column, r.Code, r.Kept))]);
    }
}
