using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.Jobs;

/// <summary>Looks each hour whether a backup is due, makes it and restores it for a test, and tells by mail what failed. The folder and the trail say so; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class BackupJob(UseCaseRunner useCases, DatabaseCopies copies, BackupFolder folder, TimeProvider clock) : IJob
{
    private static readonly Actor Worker = Actor.Worker("backup", Permission.GovernanceManage);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    /// <returns>Null when none was due, or none could be made.</returns>
    public async Task<RestoreReport?> RunAsync(CancellationToken cancellationToken)
    {
        if (!copies.AreMade)
            return null;
        var report = await MakeAsync(cancellationToken);
        await useCases.RunAsync<TellOfFailedBackups, int>(new TellOfFailedBackups(), Worker, cancellationToken);
        return report;
    }

    private async Task<RestoreReport?> MakeAsync(CancellationToken cancellationToken)
    {
        if (!BackupPolicy.IsDue(folder.List() is [var newest, ..] ? newest.Mark.MadeAt : null, clock.GetUtcNow()))
            return null;
        if ((await useCases.RunAsync<MakeBackup, BackupMark>(new MakeBackup(), Worker, cancellationToken)).Error is not null)
            return null;
        var tested = await useCases.RunAsync<TestRestore, RestoreReport>(new TestRestore(), Worker, cancellationToken);
        folder.Prune();
        return tested.IsSuccess ? tested.Value : null;
    }
}
