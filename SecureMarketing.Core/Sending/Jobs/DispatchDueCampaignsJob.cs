using Quartz;

namespace SecureMarketing.Core.Sending.Jobs;

/// <summary>Launches runs whose time has come. The database says which; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class DispatchDueCampaignsJob(Dispatch dispatch, SendSignal signal) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await dispatch.LaunchDueAsync(null, cancellationToken);
        signal.Wake();
    }
}

/// <summary>The sender's short tick.</summary>
[DisallowConcurrentExecution]
internal sealed class DrainQueueJob(SendSignal signal) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        signal.Wake();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Takes back the leases of vanished workers and ends what is past its deadline, also while nobody drains.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepLeasesJob(LeaseRecovery recovery, DeadlineSweep deadlines) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await recovery.RecoverAsync(cancellationToken);
        await deadlines.EndOverdueAsync(cancellationToken);
    }
}
