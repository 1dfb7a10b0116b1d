using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent.Jobs;

/// <summary>Carries out orders about many people, step by step, until none waits.</summary>
[DisallowConcurrentExecution]
internal sealed partial class RunAuthorizationBatchesJob(UseCaseRunner useCases, ILogger<RunAuthorizationBatchesJob> log) : IJob
{
    private static readonly Actor Worker = Actor.Worker("authorization-batches", Permission.AuthorizationBatch);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var next = new StepAuthorizationBatches();
        while (true)
        {
            try
            {
                var stepped = await useCases.RunAsync<StepAuthorizationBatches, int>(next, Worker, cancellationToken);
                if (stepped.Error is { } refused)
                    StepRefused(log, refused.Code);
                if (stepped is not { IsSuccess: true, Value: > 0 })
                    return;
                next = new StepAuthorizationBatches();
            }
            catch (Exception fault) when (!next.GiveUp && fault is not (OperationCanceledException or DbUpdateException or DbException or TimeoutException))
            {
                // One of them cannot be carried out, such as a form that no longer opens: alone it is found, and the others go on.
                // A store that does not answer is nobody's fault: the next tick tries again.
                StepFailed(log, fault.GetType().Name, next.Take);
                next = next.Take > 1 ? next with { Take = 1 } : next with { GiveUp = true };
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of {Items} items of an order about many people failed ({Reason}).")]
    private static partial void StepFailed(ILogger log, string reason, int items);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A step of an order about many people was refused ({Code}); the next tick tries again.")]
    private static partial void StepRefused(ILogger log, string code);
}
