using System.Text.Json;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Restores a backup into a fresh folder and checks it (45 CFR 164.308(a)(7)(ii)(D)). The report is evidence of the register; a failure is a
/// finding there, and a line of the review queue.
/// </summary>
/// <param name="Backup">Its name; null: the newest.</param>
public sealed record TestRestore(string? Backup = null) : ICommand<RestoreReport>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.RestoreTested;
}

internal sealed class TestRestoreHandler(DatabaseCopies copies, BackupFolder folder, RestoreTrial trial, RestoreRecord record, DataFolder data, TimeProvider clock) : IUseCase<TestRestore, RestoreReport>
{
    /// <summary>The reason code of a restore in which every check passed.</summary>
    internal const string Ok = "ok";

    public async Task<Result<RestoreReport>> HandleAsync(TestRestore command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!copies.AreMade)
            return ComplianceErrors.BackupElsewhere;
        if (folder.List().FirstOrDefault(b => command.Backup is null || b.Mark.Name == command.Backup)?.Mark is not { } mark)
            return ComplianceErrors.BackupUnknown;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("backup", mark.Name);
        var began = clock.GetTimestamp();
        RestoreReport report;
        byte[] bytes;
        try
        {
            var checks = await CheckAsync(mark, cancellationToken);
            report = new RestoreReport(mark.Name, mark.MadeAt, scope.Now, Math.Round(clock.GetElapsedTime(began).TotalSeconds, 1), checks);
            bytes = JsonSerializer.SerializeToUtf8Bytes(report, JsonSerializerOptions.Web);
            await File.WriteAllBytesAsync(scope.Files.For(folder.TestFile(mark.Name)), bytes, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ComplianceErrors.RestoreDisk;
        }

        await record.KeepAsync(scope, report, bytes, cancellationToken);
        scope.Audit.Outcome = report.Passed ? AuditOutcome.Succeeded : AuditOutcome.Failed;
        scope.Audit.ReasonCodes = report.Passed ? Ok : "failed:" + string.Join('+', report.Checks.Where(c => !c.Passed).Select(c => c.Name));
        return report;
    }

    private async Task<IReadOnlyList<RestoreCheck>> CheckAsync(BackupMark mark, CancellationToken cancellationToken)
    {
        var fresh = new DataFolder(data.File($"restore-test-{Guid.CreateVersion7():N}"));
        try
        {
            return await trial.RunAsync(mark, folder.File(mark.Name), fresh, cancellationToken);
        }
        finally
        {
            Directory.Delete(fresh.Path, recursive: true);
        }
    }
}
