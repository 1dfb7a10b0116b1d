using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Carries out queued imports, oldest first, so that a closed browser or a restart stops none. A run that was going when
/// the process died is still marked running; once its lease has run out it is begun anew.
/// </summary>
internal sealed partial class ImportWorker(
    IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, ImportStaging staging, TimeProvider clock, ILogger<ImportWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Swept = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepStaged = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var actor = Actor.Worker("import", Permission.ImportRun);
        var nextSweep = clock.GetUtcNow();
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await NextAsync(stoppingToken) is { } run)
                    await useCases.RunAsync<RunImport, ImportRunId>(new RunImport(run), actor, stoppingToken);
                if (clock.GetUtcNow() >= nextSweep)
                {
                    staging.Sweep(clock.GetUtcNow(), KeepStaged);
                    nextSweep = clock.GetUtcNow() + Swept;
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(fault.GetType().Name);
            }
        }
    }

    private async Task<ImportRunId?> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var leases = db.Leases;
        return await db.ImportRuns.AsNoTracking()
            .Where(r => r.Background && (r.State == ImportState.Queued || r.State == ImportState.Running) && !leases.Any(l => l.Name == ImportLedger.LeaseName && l.Until > now))
            .OrderBy(r => r.RequestedAt).Select(r => (ImportRunId?)r.Id).FirstOrDefaultAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "The import worker met {Fault}; it tries again")]
    private partial void LogFault(string fault);
}
