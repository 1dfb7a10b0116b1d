using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>Launches what is due and tells owners when a run is done: the two ends of a run that the clock looks after.</summary>
internal sealed partial class Dispatch(IDbContextFactory<AppDbContext> contexts, Origins origins, Launcher launcher, TimeProvider clock, ILogger<Dispatch> logger)
{
    /// <summary>Not final and not yet handed over: a run with one of these is not drained. InDoubt waits for a person, not for the run.</summary>
    private static readonly MessageState[] Pending =
        [.. MessageTransitions.CancellableAtOnce, .. MessageTransitions.LeasedBeforeDot, MessageState.SubmittingDotSent, MessageState.RouteFailed];

    /// <summary>Launches every run whose time has come.</summary>
    /// <param name="only">Runs of this origin only; null for all.</param>
    /// <param name="cancellationToken">Stops between pages; the next call goes on.</param>
    public async Task<LaunchCounts> LaunchDueAsync(OriginId? only, CancellationToken cancellationToken)
    {
        var total = new LaunchCounts(0, 0);
        foreach (var owner in origins.Owners)
        {
            IReadOnlyList<OriginRun> due;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
                due = await owner.DueRunsAsync(db, clock.GetUtcNow(), cancellationToken);
            foreach (var run in due.Where(r => only is null || r.Origin == only))
                total += await launcher.LaunchAsync(owner, run, cancellationToken);
        }

        return total;
    }

    /// <summary>Tells owners of launched runs in which nothing waits or is under way any more.</summary>
    public async Task<int> CompleteDrainedAsync(CancellationToken cancellationToken)
    {
        var completed = 0;
        foreach (var owner in origins.Owners)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            foreach (var run in await owner.LaunchedRunsAsync(db, cancellationToken))
            {
                var (origin, occurrence) = (run.Origin, run.Occurrence);
                if (await db.OutboundMessages.AnyAsync(m => m.OriginId == origin && m.Occurrence == occurrence && Pending.Contains(m.State), cancellationToken))
                    continue;
                await owner.DrainedAsync(db, run, clock.GetUtcNow(), cancellationToken);
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                catch (DbUpdateConcurrencyException)
                {
                    // Another node said so first, or a person changed it; the next look sees how it is now.
                    db.ChangeTracker.Clear();
                    continue;
                }

                LogDrained(run.Origin.Value, run.Occurrence);
                completed++;
            }
        }

        return completed;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Occurrence} of {Origin} is drained.")]
    private partial void LogDrained(Guid origin, int occurrence);
}
