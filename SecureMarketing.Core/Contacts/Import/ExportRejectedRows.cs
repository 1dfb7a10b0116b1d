using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Takes the rejected rows of a run out as a file: places and codes, never what stood there. Names of files may name people, so it is an
/// export like any other: on record with its rows and hash, or not at all.
/// </summary>
public sealed record ExportRejectedRows(ImportRunId Run) : ICommand<RejectedRowsFile>
{
    public static Permission Requires => Permission.ImportView;

    public static AuditAction Audits => AuditAction.RejectedRowsExported;
}

/// <param name="FileName">Without folder; names nobody.</param>
/// <param name="Content">CSV (RFC 4180), UTF-8.</param>
/// <param name="Rows">Listed rows and columns in it.</param>
public sealed record RejectedRowsFile(string FileName, byte[] Content, int Rows);

internal sealed class ExportRejectedRowsHandler(IUseCase<GetImport, ImportDetail> imports) : IUseCase<ExportRejectedRows, RejectedRowsFile>
{
    private const int MaxRows = 20_000;

    public async Task<Result<RejectedRowsFile>> HandleAsync(ExportRejectedRows command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var id = command.Run.Value.ToString("N");
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("import", id);
        var loaded = await imports.HandleAsync(new GetImport(command.Run, MaxRows), scope, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var rows = loaded.Value.Rows.Count + loaded.Value.Columns.Count;
        var content = Encoding.UTF8.GetBytes(RejectedRowsCsv.Of(loaded.Value));
        scope.Audit.AfterHash = SHA256.HashData(content);
        scope.Audit.ReasonCodes = FormattableString.Invariant($"rows:{rows}");
        return new RejectedRowsFile($"rejected-{id}.csv", content, rows);
    }
}
