using Quartz;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.Jobs;

/// <summary>Writes down emergency access that ended by the clock, and puts it into the review queue at once. The database says what; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class BreakGlassJob(UseCaseRunner useCases) : IJob
{
    private static readonly Actor Worker = Actor.Worker("break-glass", Permission.EmergencyAllow, Permission.AuditReviewsDecide);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await CloseAsync(cancellationToken);

    /// <returns>How many ended.</returns>
    public async Task<int> CloseAsync(CancellationToken cancellationToken)
    {
        var closed = await useCases.RunAsync<CloseOverdueBreakGlass, int>(new CloseOverdueBreakGlass(), Worker, cancellationToken);
        if (closed is not { IsSuccess: true, Value: > 0 })
            return 0;
        await useCases.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews(), Worker, cancellationToken);
        return closed.Value;
    }
}
