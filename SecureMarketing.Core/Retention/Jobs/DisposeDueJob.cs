using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention.Jobs;

/// <summary>Looks hourly for rules that have not run with today's cut-off, and goes on with what was cut off. The database says which; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class DisposeDueJob(UseCaseRunner useCases) : IJob
{
    private static readonly Actor Worker = Actor.Worker("disposal", Permission.RetentionRun);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await useCases.RunAsync<DisposeDue, IReadOnlyList<DisposalRow>>(new DisposeDue(null, Again: false), Worker, cancellationToken);
}
