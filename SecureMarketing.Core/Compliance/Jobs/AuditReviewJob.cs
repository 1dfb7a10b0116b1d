using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.Jobs;

/// <summary>Fills the review queue from the trail. The database says what was read; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class AuditReviewJob(UseCaseRunner useCases) : IJob
{
    private static readonly Actor Worker = Actor.Worker("audit-review", Permission.AuditReviewsDecide);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await useCases.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews(), Worker, cancellationToken);
}
