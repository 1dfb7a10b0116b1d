using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Copies the embedded database while it is in use (45 CFR 164.308(a)(7)(ii)(A)). The key file is not in it: whoever finds the copy reads
/// nothing that is sealed, and whoever loses the key file loses the copy with it.
/// </summary>
public sealed record MakeBackup : ICommand<BackupMark>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.BackupMade;
}

internal sealed class MakeBackupHandler(DatabaseCopies copies, BackupFolder folder) : IUseCase<MakeBackup, BackupMark>
{
    public async Task<Result<BackupMark>> HandleAsync(MakeBackup command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!DatabaseCopies.AreMadeOf(scope.Db))
            return ComplianceErrors.BackupElsewhere;
        var name = BackupFolder.NameAt(scope.Now);
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("backup", name);
        if (File.Exists(folder.File(name)))
            return ComplianceErrors.BackupTwice;
        var path = scope.Files.For(folder.File(name));
        BackupMark mark;
        try
        {
            mark = await copies.WriteAsync(path, db => MarkAsync(db, name, scope.Now, cancellationToken), cancellationToken);
            await using (var written = File.OpenRead(path))
                mark = mark with { Bytes = written.Length, Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken)) };
            await File.WriteAllTextAsync(scope.Files.For(folder.MarkFile(name)), JsonSerializer.Serialize(mark, JsonSerializerOptions.Web), cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or IOException or UnauthorizedAccessException)
        {
            return ComplianceErrors.BackupDisk;
        }

        scope.Audit.AfterHash = Convert.FromHexString(mark.Sha256);
        scope.Audit.ReasonCodes = FormattableString.Invariant($"bytes:{mark.Bytes},seq:{mark.Seq}");
        return mark;
    }

    private static async Task<BackupMark> MarkAsync(AppDbContext db, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await db.AuditEvents.AsNoTracking().Where(e => e.Seq != null).OrderByDescending(e => e.Seq).Select(e => new { e.Seq, e.Hash }).FirstOrDefaultAsync(cancellationToken);
        var schema = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Last();
        return new BackupMark(
            name, now, schema, 0, "", last?.Seq ?? 0, last?.Hash is { } hash ? Convert.ToHexStringLower(hash) : null, await DatabaseCopies.RowsAsync(db, DatabaseCopies.TablesOf(db), cancellationToken));
    }
}
