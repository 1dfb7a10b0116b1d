using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces.Jobs;

/// <summary>Looks at the mailboxes whose time has come. The database says which; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed partial class LookAtMailboxesJob(IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, TimeProvider clock, ILogger<LookAtMailboxesJob> log) : IJob
{
    private static readonly Actor Worker = Actor.Worker("bounce-mailbox", Permission.BouncesManage);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await LookAsync(cancellationToken);

    /// <summary>One round over all mailboxes that are due. One that fails holds up no other.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<BounceMailboxId> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            due = await db.BounceMailboxes.Where(m => m.Enabled && m.NextLookAt <= now).OrderBy(m => m.NextLookAt).Select(m => m.Id).ToListAsync(cancellationToken);
        foreach (var mailbox in due)
        {
            try
            {
                await useCases.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox), Worker, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(mailbox.Value, fault.GetType().Name);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A look at bounce mailbox {Mailbox} met {Fault}; the next one goes on where it stopped")]
    private partial void LogFault(Guid mailbox, string fault);
}
