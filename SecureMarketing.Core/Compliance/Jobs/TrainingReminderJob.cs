using Quartz;
using SecureMarketing.Core.Compliance.Reminders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.Jobs;

/// <summary>Looks four times a day who is to be reminded of training. The database says who was; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class TrainingReminderJob(UseCaseRunner useCases) : IJob
{
    private static readonly Actor Worker = Actor.Worker("training-reminders", Permission.TrainingManage);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await useCases.RunAsync<RemindOfTraining, int>(new RemindOfTraining(), Worker, cancellationToken);
}
