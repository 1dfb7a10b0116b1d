using Quartz;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Core.Delivery.Sts;

/// <summary>Fetches MTA-STS policies anew before they run out. The job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class RefreshPoliciesJob(ResolverCheck check, IMailResolver resolver, StsRegister policies) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (await check.RefusalAsync(cancellationToken) is null)
            await policies.RefreshDueAsync(resolver, cancellationToken);
    }
}
