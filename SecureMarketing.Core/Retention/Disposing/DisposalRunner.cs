using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Retention;

/// <summary>
/// Carries out the rules in force, one after the other, batch after batch in transactions of their own. A run that a crash cut
/// off goes on where it was, with its own cut-off: what is gone is gone, and its count was written with it.
/// </summary>
internal sealed partial class DisposalRunner(
    IDbContextFactory<AppDbContext> contexts, DisposalBatch batch, Organisation organisation, TimeProvider clock, ILogger<DisposalRunner> log)
{
    public const string LeaseName = "disposal";
    public const string RuleChanged = "rule-changed";
    public const string ClassHeld = "class-held";
    public const string ByJob = "job";

    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(5);

    private readonly string owner = FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}");

    /// <summary>Runs what is due.</summary>
    /// <param name="key">One rule; null: all in force.</param>
    /// <param name="actor">Who appears in the trail.</param>
    /// <param name="by">Who appears on the certificate: <c>job</c> or <c>operator</c>.</param>
    /// <param name="again">False leaves out rules that already ran to their end with today's cut-off.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    /// <returns>The runs of this call; <c>retention.busy</c> while another node disposes.</returns>
    public async Task<Result<IReadOnlyList<DisposalId>>> RunAsync(string? key, Actor actor, string by, bool again, CancellationToken cancellationToken)
    {
        if (!await TakeAsync(cancellationToken))
            return RetentionErrors.Busy;
        try
        {
            var runs = await BeginAsync(key, by, again, cancellationToken);
            foreach (var run in runs)
            {
                if (!await RunOneAsync(run, actor, cancellationToken))
                    break;
            }

            return runs.ToList();
        }
        finally
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await db.ReleaseLeaseAsync(LeaseName, owner, clock.GetUtcNow(), CancellationToken.None);
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.TryAcquireLeaseAsync(LeaseName, owner, clock.GetUtcNow(), LeaseTime, cancellationToken) is not null;
    }

    /// <summary>Runs that were cut off first, whatever became of their rule; then a new one for each rule in force.</summary>
    private async Task<IReadOnlyList<DisposalId>> BeginAsync(string? key, string by, bool again, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var open = await db.Disposals.AsNoTracking().Where(d => d.State == DisposalState.Running && (key == null || d.RuleKey == key))
            .OrderBy(d => d.StartedAt).Select(d => new { d.Id, d.RuleKey }).ToListAsync(cancellationToken);
        var runs = open.Select(d => d.Id).ToList();
        var rules = await db.RetentionRules.AsNoTracking().Where(r => r.State == RetentionRuleState.InForce && (key == null || r.Key == key))
            .OrderBy(r => r.Class).ThenBy(r => r.Key).ToListAsync(cancellationToken);
        foreach (var rule in rules.Where(r => open.All(o => o.RuleKey != r.Key)))
        {
            var cutOff = RetentionPolicy.CutOff(rule.Term.Keep, RetentionClasses.Of(rule.Class), organisation.DayAt(now));
            var (ruleKey, number) = (rule.Key, rule.Number);
            if (!again && await db.Disposals.AnyAsync(d => d.RuleKey == ruleKey && d.RuleNumber == number && d.CutOff == cutOff && d.State != DisposalState.Stopped, cancellationToken))
                continue;
            var run = new Disposal(rule, cutOff, by, now);
            db.Disposals.Add(run);
            runs.Add(run.Id);
        }

        await db.SaveChangesAsync(cancellationToken);
        return runs;
    }

    /// <returns>False when the lease is lost or the tables are in other hands: the rest waits for the next tick.</returns>
    private async Task<bool> RunOneAsync(DisposalId run, Actor actor, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var now = clock.GetUtcNow();
            // The first write of each batch: it renews the lease, and whoever places a hold waits behind it.
            if (await db.TryAcquireLeaseAsync(LeaseName, owner, now, LeaseTime, cancellationToken) is null)
                return false;
            var step = await batch.RunAsync(db, run, actor, now, cancellationToken);
            if (step == DisposalStep.Wait)
                return false;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (step == DisposalStep.Again)
                continue;
            LogEnded(run.Value);
            return true;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Disposal {Run} has ended")]
    private partial void LogEnded(Guid run);
}
