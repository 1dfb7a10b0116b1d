using Microsoft.EntityFrameworkCore;
using Quartz;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Jobs;

/// <summary>A job that could not run at its time is an event of the trail (compliance.md §6, "job misfire").</summary>
internal sealed class MisfireAudit(IDbContextFactory<AppDbContext> contexts, IAuditTrail trail, TimeProvider clock) : ITriggerListener
{
    private static readonly Actor Worker = Actor.Worker("clock");

    public string Name => nameof(MisfireAudit);

    public async ValueTask TriggerMisfired(ITrigger trigger, IScheduler scheduler, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        trail.Append(db, Worker, new AuditEntry { Action = AuditAction.JobMisfired, Outcome = AuditOutcome.Failed, ObjectType = "job", ObjectId = trigger.JobKey.Name }, now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
