using Microsoft.EntityFrameworkCore;
using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.TlsReports;

/// <summary>
/// Writes the reports of each UTC day once it is over (RFC 8460 §4.1), the last week's missed ones too, and removes those older
/// than 30 days: they can be written anew as long as the attempts are kept. A day without an attempt leaves no folder.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class WriteTlsReportsJob(UseCaseRunner useCases, TlsReportFolder folder, IDbContextFactory<AppDbContext> contexts, TimeProvider clock) : IJob
{
    private const int DaysBack = 7;
    private const int DaysKept = 30;

    private static readonly Actor Worker = Actor.Worker("tls-reports", Permission.RoutesManage);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var old in folder.Days().Where(d => d < today.AddDays(-DaysKept)))
            folder.Remove(old);
        folder.RemoveLeftovers(clock.GetUtcNow().AddDays(-1));
        for (var day = today.AddDays(-DaysBack); day < today; day = day.AddDays(1))
            if (!folder.Holds(day) && await WasBusyAsync(day, cancellationToken))
                await useCases.RunAsync<WriteTlsReports, IReadOnlyList<string>>(new WriteTlsReports(day), Worker, cancellationToken);
    }

    private async Task<bool> WasBusyAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var end = start.AddDays(1);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Attempts.AnyAsync(a => a.EndedAt >= start && a.EndedAt < end && a.Evidence != null, cancellationToken);
    }
}
