using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// One import or undo at a time: two imports could create the same person. The lease is short and renewed while its holder
/// lives, so that a run whose process was killed can go on soon after.
/// </summary>
internal sealed class ImportLease(IDbContextFactory<AppDbContext> contexts, ImportSettings settings, TimeProvider clock)
{
    public const string Name = "import";

    /// <summary>
    /// A dry run is one transaction, under which SQLite lets nobody renew anything: its lease lasts from the start. However long it
    /// takes, nobody can take the lease from it either, since that is a write, too.
    /// </summary>
    private static readonly TimeSpan DryRun = TimeSpan.FromMinutes(10);

    private static readonly string Node = FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}");

    /// <summary>Null while someone else holds it.</summary>
    public async Task<Held?> TryTakeAsync(ImportRunId run, CancellationToken cancellationToken, bool dryRun = false)
    {
        var owner = FormattableString.Invariant($"{Node}:{run.Value:N}");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var alone = dryRun && db.Dialect.Provider == DatabaseProvider.Sqlite;
        var time = alone ? DryRun : TimeSpan.FromSeconds(settings.LeaseSeconds);
        return await db.TryAcquireLeaseAsync(Name, owner, clock.GetUtcNow(), time, cancellationToken) is null
            ? null
            : new Held(contexts, clock, Name, owner, time, renews: !alone);
    }

    /// <summary>A turn of another name, for as long as its holder lives; null while someone else has it.</summary>
    /// <param name="name">1–64 characters.</param>
    /// <param name="cancellationToken">Ends the attempt, not the turn.</param>
    public async Task<Held?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        var owner = FormattableString.Invariant($"{Node}:{Guid.CreateVersion7():N}");
        var time = TimeSpan.FromSeconds(settings.LeaseSeconds);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.TryAcquireLeaseAsync(name, owner, clock.GetUtcNow(), time, cancellationToken) is null
            ? null
            : new Held(contexts, clock, name, owner, time, renews: true);
    }

    /// <summary>
    /// The same turn for a change that ends with its own open transaction, such as a merge: given back in it, and nobody
    /// else's until it ends, because the row stays locked.
    /// </summary>
    /// <returns>False while an import or an undo runs.</returns>
    public static async Task<bool> TryTakeWithinAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var owner = FormattableString.Invariant($"{Node}:{Guid.CreateVersion7():N}");
        if (await db.TryAcquireLeaseAsync(Name, owner, now, TimeSpan.FromMinutes(1), cancellationToken) is null)
            return false;
        await db.ReleaseLeaseAsync(Name, owner, now, cancellationToken);
        return true;
    }

    /// <summary>The lease in one's hand; disposing gives it back.</summary>
    public sealed class Held : IAsyncDisposable
    {
        private readonly IDbContextFactory<AppDbContext> contexts;
        private readonly TimeProvider clock;
        private readonly string name;
        private readonly string owner;
        private readonly TimeSpan time;
        private readonly CancellationTokenSource over = new();
        private readonly Task renewal;

        internal Held(IDbContextFactory<AppDbContext> contexts, TimeProvider clock, string name, string owner, TimeSpan time, bool renews)
        {
            (this.contexts, this.clock, this.name, this.owner, this.time) = (contexts, clock, name, owner, time);
            renewal = renews ? RenewAsync() : Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await over.CancelAsync();
            await renewal;
            over.Dispose();
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await db.ReleaseLeaseAsync(name, owner, clock.GetUtcNow(), CancellationToken.None);
        }

        private async Task RenewAsync()
        {
            using var timer = new PeriodicTimer(time / 3, clock);
            try
            {
                while (await timer.WaitForNextTickAsync(over.Token))
                {
                    try
                    {
                        await using var db = await contexts.CreateDbContextAsync(over.Token);
                        await db.TryAcquireLeaseAsync(name, owner, clock.GetUtcNow(), time, over.Token);
                    }
                    catch (System.Data.Common.DbException)
                    {
                        // The store is busy for longer than it waits; the next tick tries again.
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The holder is done.
            }
        }
    }
}
