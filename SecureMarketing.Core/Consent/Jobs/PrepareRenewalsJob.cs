using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent.Jobs;

/// <summary>Prepares renewals daily. Staff let them run, or they go by a standing order; the database says which, the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class PrepareRenewalsJob(UseCaseRunner useCases) : IJob
{
    private static readonly Actor Worker = Actor.Worker("authorization-renewals", Permission.AuthorizationBatch);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await useCases.RunAsync<PrepareRenewals, int>(new PrepareRenewals(), Worker, cancellationToken);
}
