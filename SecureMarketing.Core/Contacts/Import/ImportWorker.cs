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
    IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, ImportStaging staging, ImportSettings settings, TimeProvider clock, ILogger<ImportWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Swept = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepStaged = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var actor = Actor.Worker("import", Permission.ImportRun, Permission.ImportUndo);
        var nextSweep = clock.GetUtcNow();
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await NextAsync(stoppingToken) is { } next)
                    await (next.Undoes
                        ? useCases.RunAsync<RunUndo, ImportRunId>(new RunUndo(next.Run), actor, stoppingToken)
                        : useCases.RunAsync<RunImport, ImportRunId>(new RunImport(next.Run), actor, stoppingToken));
                if (clock.GetUtcNow() >= nextSweep)
                {
                    staging.Sweep(clock.GetUtcNow(), KeepStaged);
                    await ForgetAsync(clock.GetUtcNow().AddDays(-settings.KeepJournalDays), stoppingToken);
                    nextSweep = clock.GetUtcNow() + Swept;
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(fault.GetType().Name);
            }
        }
    }

    /// <summary>An undo goes before imports, which wait for it.</summary>
    private async Task<(ImportRunId Run, bool Undoes)?> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (await db.Leases.AnyAsync(l => l.Name == ImportLease.Name && l.Until > now, cancellationToken))
            return null;
        var next = await db.ImportRuns.AsNoTracking()
            .Where(r => r.State == ImportState.Undoing || (r.Background && (r.State == ImportState.Queued || r.State == ImportState.Running)))
            .OrderByDescending(r => r.State == ImportState.Undoing).ThenBy(r => r.RequestedAt).Select(r => new { r.Id, r.State }).FirstOrDefaultAsync(cancellationToken);
        return next is null ? null : (next.Id, next.State == ImportState.Undoing);
    }

    /// <summary>Former values are health information and are not kept for longer than an undo is likely.</summary>
    private async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var old = db.ImportRuns.Where(r => r.EndedAt < before && r.State != ImportState.Undoing);
        await db.ImportedFacts.Where(f => old.Any(r => r.Id == f.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.ImportedAccounts.Where(a => old.Any(r => r.Id == a.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.ImportedPeople.Where(p => p.Touch != PersonTouch.Kept && old.Any(r => r.Id == p.RunId)).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "The import worker met {Fault}; it tries again")]
    private partial void LogFault(string fault);
}
