using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>How many leases a sweep took back.</summary>
/// <param name="Returned">Back in the queue: the final dot had not left.</param>
/// <param name="InDoubt">The final dot may have arrived; a person must look.</param>
public sealed record RecoveredLeases(int Returned, int InDoubt);

/// <summary>
/// Takes messages back from workers that are gone: their lease ran out, or their process on this host has ended. Before the
/// dot a retry is safe (RFC 5321 §4.1.1.4); after it nobody can know, and nothing is resent.
/// </summary>
internal sealed class LeaseRecovery(IDbContextFactory<AppDbContext> contexts, IAuditTrail trail, TimeProvider clock)
{
    private const int Page = 200;

    /// <summary>
    /// A crash of the process says nothing about a message that was in its hands, so it is due again at once; one that was
    /// there at so many crashes may be their cause and keeps its back-off.
    /// </summary>
    private const int CrashesForgiven = 10;

    private static readonly Actor Worker = Actor.Worker("lease-recovery");

    public async Task<RecoveredLeases> RecoverAsync(CancellationToken cancellationToken)
    {
        var total = new RecoveredLeases(0, 0);
        while (true)
        {
            var (found, recovered) = await RecoverPageAsync(cancellationToken);
            total = new RecoveredLeases(total.Returned + recovered.Returned, total.InDoubt + recovered.InDoubt);
            if (found < Page)
                return total;
        }
    }

    private async Task<(int Found, RecoveredLeases Recovered)> RecoverPageAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owners = await db.OutboundMessages.UnderLease().Where(m => m.LeaseOwner != null).Select(m => m.LeaseOwner!).Distinct().ToListAsync(cancellationToken);
        var dead = owners.Where(LeaseOwner.IsDead).ToList();
        var rows = await db.OutboundMessages.AsNoTracking().UnderLease()
            .Where(m => m.LeaseUntil <= now || m.LeaseUntil == null || dead.Contains(m.LeaseOwner!))
            .OrderBy(m => m.Id).Take(Page).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return (0, new RecoveredLeases(0, 0));

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (returned, inDoubt) = (0, 0);
        foreach (var row in rows)
        {
            var dotSent = row.State == MessageState.SubmittingDotSent;
            var atOnce = dead.Contains(row.LeaseOwner!) && row.Attempts <= CrashesForgiven;
            var reason = dotSent ? SendingReason.NoReplyAfterDot : SendingReason.LeaseExpired;
            if (!await TakeBackAsync(db, row, dotSent ? MessageState.InDoubt : MessageState.Deferred, reason, atOnce ? now : row.Due, now, cancellationToken))
                continue;
            if (dotSent)
            {
                inDoubt++;
                trail.Append(db, Worker, new AuditEntry
                {
                    Action = AuditAction.MessageInDoubt,
                    ObjectType = "message",
                    ObjectId = row.Id.Value.ToString("N"),
                    Subject = row.ContactId,
                    ReasonCodes = reason,
                    CorrelationId = row.OriginId.Value,
                }, now);
            }
            else
            {
                returned++;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (rows.Count, new RecoveredLeases(returned, inDoubt));
    }

    /// <returns>False when the worker was alive after all and wrote first.</returns>
    private static async Task<bool> TakeBackAsync(AppDbContext db, OutboundMessage row, MessageState to, string reason, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, fence, state) = (row.Id, row.Fence, row.State);
        var taken = await db.OutboundMessages.Where(m => m.Id == id && m.Fence == fence && m.State == state).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, to).SetProperty(m => m.StateSince, now).SetProperty(m => m.ReasonCode, reason)
            .SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null).SetProperty(m => m.Fence, fence + 1).SetProperty(m => m.Due, due), cancellationToken);
        if (taken == 0)
            return false;
        // The steps to DATA and to the dot are recorded in the message alone. Once the dot is out, that DATA was begun before is all that is known.
        var dotted = state == MessageState.SubmittingDotSent ? row.StateSince : (DateTimeOffset?)null;
        var begun = state == MessageState.SubmittingDataStarted ? row.StateSince : dotted;
        var method = begun is null ? null : row.Method;
        await db.Attempts.Where(a => a.MessageId == id && a.Fence == fence).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.DataStartedAt, a => a.DataStartedAt ?? begun).SetProperty(a => a.DotSentAt, a => a.DotSentAt ?? dotted).SetProperty(a => a.Method, a => a.Method ?? method)
            .SetProperty(a => a.EndedAt, now).SetProperty(a => a.Outcome, to).SetProperty(a => a.ReasonCode, reason), cancellationToken);
        return true;
    }
}
