using Quartz;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.Jobs;

/// <summary>Writes down whose access ended by its last day. The database says whose; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class LeavingJob(UseCaseRunner useCases) : IJob
{
    private static readonly Actor Worker = Actor.Worker("leaving", Permission.UsersManage);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await EndAsync(cancellationToken);

    public async Task EndAsync(CancellationToken cancellationToken) => await useCases.RunAsync<EndDueAccess, int>(new EndDueAccess(), Worker, cancellationToken);
}
