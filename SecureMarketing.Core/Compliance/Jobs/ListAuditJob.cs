using Microsoft.EntityFrameworkCore;
using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.Jobs;

/// <summary>Looks daily whether the quarter that ended was audited, and audits it once. The database says so; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed class ListAuditJob(UseCaseRunner useCases, IDbContextFactory<AppDbContext> contexts, Organisation organisation, TimeProvider clock) : IJob
{
    private static readonly Actor Worker = Actor.Worker("list-audit", Permission.ListAuditsRun);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var (from, to) = QuarterBefore(organisation.DayAt(clock.GetUtcNow()));
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var ended = new DateTimeOffset(to.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            if (await db.ListAudits.AnyAsync(a => a.Scheduled && a.To > ended, cancellationToken))
                return;
            // A quarter without a message is no refusal to leave on the trail day after day.
            if ((await SentMessages.DrawAsync(db, organisation.StartOf(from), organisation.StartOf(to.AddDays(1)), 1, cancellationToken)).Population == 0)
                return;
        }

        await useCases.RunAsync<RunListAudit, ListAuditRow>(new RunListAudit(from, to), Worker, cancellationToken);
    }

    /// <summary>First and last day of the calendar quarter before the one of a day.</summary>
    internal static (DateOnly From, DateOnly To) QuarterBefore(DateOnly day)
    {
        var start = new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1);
        return (start.AddMonths(-3), start.AddDays(-1));
    }
}
