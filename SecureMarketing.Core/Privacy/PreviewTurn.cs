using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// One use case at a time shows numbers to a user, on whatever node: what two of them told side by side neither would see, and the sum of
/// both could stand for a few people. The turn is a lease in the database, taken before the first number and given back when the
/// use case's context is disposed of, which is after its sets were saved. When its holder dies, it runs out.
/// </summary>
internal sealed class PreviewTurn
{
    /// <summary>How long a number waits for another one before it is withheld: 3 seconds. The counts of a builder take tenths of one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>After so long a turn is anybody's whose holder does not answer: 1 minute. It is renewed at half of it.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    // By the machine's own clock, for there is nobody else to move it while somebody waits.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    // Clocks of two nodes differ, and a save takes a while.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private static readonly ConditionalWeakTable<AppDbContext, Dictionary<Guid, PreviewTurn>> Open = [];

    private readonly AppDbContext db;
    private readonly Guid actor;
    private readonly TimeProvider clock;
    private readonly string name;
    private readonly string owner = FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}");
    private long since;
    private bool held;

    private PreviewTurn(AppDbContext db, Guid actor) =>
        (this.db, this.actor, clock, name) = (db, actor, db.GetService<TimeProvider>(), FormattableString.Invariant($"preview:{actor:N}"));

    /// <summary>Takes or keeps the turn of a user until the context is disposed of asynchronously.</summary>
    /// <param name="db">Of the use case. What it tracks is not touched.</param>
    /// <param name="actor">The user.</param>
    /// <param name="patience">How long to wait; zero = not at all. Only the first number of a use case waits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False while another use case has it, and for the rest of this one: its numbers are then to be withheld.</returns>
    public static async Task<bool> HoldAsync(AppDbContext db, Guid actor, TimeSpan patience, CancellationToken cancellationToken)
    {
        var open = Open.GetOrCreateValue(db);
        if (open.TryGetValue(actor, out var turn))
            return await turn.KeepAsync(cancellationToken);
        turn = new PreviewTurn(db, actor);
        await turn.TakeAsync(patience, cancellationToken);
        open[actor] = turn;
        db.SavingChanges += turn.BeforeSaving;
        db.AtEnd(turn.GiveBackAsync);
        return turn.held;
    }

    private async Task TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += Step)
        {
            since = clock.GetTimestamp();
            // Not to be called off halfway: a lease that was taken and not noted would keep the user waiting until it runs out.
            held = await db.TryTakeLeaseAsync(name, owner, clock.GetUtcNow(), Time, CancellationToken.None);
            if (held || waited >= patience)
                return;
            await Task.Delay(Step, cancellationToken);
        }
    }

    private async Task<bool> KeepAsync(CancellationToken cancellationToken)
    {
        if (!held || clock.GetElapsedTime(since) < Time / 2)
            return held;
        since = clock.GetTimestamp();
        return held = await db.RenewLeaseAsync(name, owner, clock.GetUtcNow(), Time, cancellationToken);
    }

    /// <summary>Somebody else may have the turn by now, and did not see what was told here: then it was not told (the use case's answer is a conflict).</summary>
    private void BeforeSaving(object? sender, SavingChangesEventArgs saving)
    {
        if (held && clock.GetElapsedTime(since) < Time - Margin)
            return;
        if (db.ChangeTracker.Entries<PreviewFootprint>().Any(e => e.State == EntityState.Added && e.Entity.ActorId == actor))
            throw new DbUpdateConcurrencyException("The turn of this user's previews ran out before they were saved.");
    }

    private async Task GiveBackAsync()
    {
        if (!held)
            return;
        try
        {
            // What was not committed is given up here in any case.
            if (db.Database.CurrentTransaction is { } open)
                await open.RollbackAsync(CancellationToken.None);
            await db.ReleaseLeaseAsync(name, owner, clock.GetUtcNow(), CancellationToken.None);
        }
        catch (DbException)
        {
            // It runs out by itself.
        }
    }
}
