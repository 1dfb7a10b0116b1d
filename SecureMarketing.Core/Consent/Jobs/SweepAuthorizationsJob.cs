using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent.Jobs;

/// <summary>Writes down hourly what time did to authorizations. The gate does not wait for it.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepAuthorizationsJob(UseCaseRunner useCases) : IJob
{
    private static readonly Actor Worker = Actor.Worker("authorization-sweep", Permission.AuthorizationManage);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        Result<SweptAuthorizations> swept;
        do
        {
            swept = await useCases.RunAsync<SweepAuthorizations, SweptAuthorizations>(new SweepAuthorizations(), Worker, cancellationToken);
        }
        while (swept is { IsSuccess: true, Value: var s } && s.Expired + s.Suspended + s.Lapsed == SweepAuthorizations.Batch);
    }
}
