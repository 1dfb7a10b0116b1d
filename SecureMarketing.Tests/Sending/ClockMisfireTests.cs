using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending.Jobs;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// The server's clock itself misses a tick, and what Quartz says of it is an event of the trail: its store and its listener are set up by
/// <see cref="ClockModule"/>, only what counts as late is shorter (a minute there).
/// </summary>
public sealed class ClockMisfireTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task AMissedTick_IsAnEventOfTheTrail(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, services =>
        {
            // Quartz lives by the clock of the machine.
            services.AddSingleton(TimeProvider.System);
            services.AddClock(Of<IConfiguration>(services), Of<DataFolder>(services), quartz => ClockModule.Every<ProbeJob>(quartz, Tick));
            services.Configure<AdoJobStoreOptions>(store => store.MisfireThreshold = Late);
        });
        var scheduler = await host.Get<ISchedulerFactory>().GetScheduler(CancellationToken.None);
        try
        {
            await MissATickAsync(host, scheduler);
        }
        finally
        {
            await scheduler.Shutdown(waitForJobsToComplete: true);
        }

        await using var db = host.NewContext();
        var written = await db.AuditEvents.AsNoTracking().OrderBy(e => e.RowId).LastAsync(e => e.Action == AuditAction.JobMisfired && e.ObjectId == nameof(ProbeJob));
        Assert.Equal((AuditOutcome.Failed, "job"), (written.Outcome, written.ObjectType));
    }

    /// <summary>Held until it is late, and let go: what Quartz then does is what it does on a node that was at a standstill.</summary>
    private static async Task MissATickAsync(TestHost host, IScheduler scheduler)
    {
        await scheduler.Start(CancellationToken.None);
        var probe = new TriggerKey(nameof(ProbeJob));
        await UntilAsync("it ticks", async () => (await scheduler.GetTrigger(probe))?.PreviousFireTimeUtc is not null);

        await scheduler.PauseTrigger(probe);
        await UntilAsync("it is late", async () => TimeProvider.System.GetUtcNow() - (await scheduler.GetTrigger(probe))!.NextFireTimeUtc > 2 * Late);
        var before = await MisfiresAsync(host);
        await scheduler.ResumeTrigger(probe);

        await UntilAsync("the event is there", async () => await MisfiresAsync(host) > before);
    }

    private static T Of<T>(IServiceCollection services) where T : class => (T)services.Last(s => s.ServiceType == typeof(T)).ImplementationInstance!;

    private static async Task<int> MisfiresAsync(TestHost host)
    {
        await using var db = host.NewContext();
        return await db.AuditEvents.CountAsync(e => e.Action == AuditAction.JobMisfired && e.ObjectId == nameof(ProbeJob));
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Deadline, $"Not within {Deadline}: {what}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Does nothing, in time.</summary>
    private sealed class ProbeJob : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
