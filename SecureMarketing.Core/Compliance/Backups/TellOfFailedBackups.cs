using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Mails compliance officers and administrators that a backup, or the test of its restore, failed (45 CFR 164.308(a)(7)): each of them
/// once for each failure and day. What failed, and whom that was told, is what the trail says.
/// </summary>
public sealed record TellOfFailedBackups : ICommand<int>
{
    /// <summary>Hours for which a failure that nobody could be told of is tried again.</summary>
    public const int Hours = 24;

    public static Permission Requires => Permission.GovernanceManage;

    /// <summary>Each mail leaves an event of its own.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;

    public static bool? NeedsTraining => true;
}

internal sealed class TellOfFailedBackupsHandler(
    StaffAddresses addresses, StaffPost post, Organisation organisation, IDbContextFactory<AppDbContext> contexts, IAuditTrail trail) : IUseCase<TellOfFailedBackups, int>
{
    private static readonly Role[] Told = [Role.ComplianceOfficer, Role.Admin];

    /// <returns>Mails that were handed over.</returns>
    public async Task<Result<int>> HandleAsync(TellOfFailedBackups command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!post.IsOpen || await FailuresAsync(scope, cancellationToken) is not { Count: > 0 } failures)
            return 0;
        var (db, now, sent) = (scope.Db, scope.Now, 0);
        var before = await BeforeAsync(db, now, cancellationToken);
        var holders = db.StaffRoles.Where(r => Told.Contains(r.Role)).Select(r => r.UserId);
        foreach (var person in await db.StaffUsers.AsNoTracking().Where(u => holders.Contains(u.Id) && u.EnrolledAt != null && u.DeactivatedAt == null).Select(u => u.Id).ToListAsync(cancellationToken))
        {
            foreach (var failure in failures.Where(f => f.IsToBeTold(before.TryGetValue((person.Value.ToString("N"), f.Key), out var at) ? at : null, now, organisation)))
            {
                if (await addresses.OfAsync(db, person, cancellationToken) is { } mailbox && await SendAsync(person, mailbox, failure, scope, cancellationToken))
                    sent++;
            }
        }

        return sent;
    }

    /// <summary>What stands as failed: made good since, it needs no mail.</summary>
    private static async Task<IReadOnlyList<BackupFailure>> FailuresAsync(UseCaseScope scope, CancellationToken cancellationToken)
    {
        var since = scope.Now.AddHours(-TellOfFailedBackups.Hours);
        var events = await scope.Db.AuditEvents.AsNoTracking()
            .Where(e => (e.Action == AuditAction.BackupMade || e.Action == AuditAction.RestoreTested) && e.UtcTime >= since).OrderBy(e => e.RowId)
            .Select(e => new { e.Action, e.Outcome, e.ObjectId, e.ReasonCodes, e.UtcTime }).ToListAsync(cancellationToken);
        var last = new Dictionary<string, BackupFailure?>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            var failure = BackupFailure.Of(e.Action, e.Outcome, e.ObjectId, e.ReasonCodes, e.UtcTime);
            if (failure is not null || e.Outcome == AuditOutcome.Succeeded)
                last[BackupFailure.KeyOf(e.Action, e.ObjectId)] = failure;
        }

        return [.. last.Values.OfType<BackupFailure>()];
    }

    /// <summary>When each was told last of each key. Two days hold whatever a failure of the last one could have been told.</summary>
    private static async Task<Dictionary<(string Person, string Key), DateTimeOffset>> BeforeAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now.AddHours(-2 * TellOfFailedBackups.Hours);
        var told = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditAction.BackupFailureMailed && e.UtcTime >= since && e.Outcome == AuditOutcome.Succeeded)
            .Select(e => new { e.ObjectId, e.ReasonCodes, e.UtcTime }).ToListAsync(cancellationToken);
        return told.GroupBy(e => (e.ObjectId!, e.ReasonCodes!.Split(',')[0])).ToDictionary(g => g.Key, g => g.Max(e => e.UtcTime));
    }

    private async Task<bool> SendAsync(UserId person, StaffAddress mailbox, BackupFailure failure, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var sent = await post.SendAsync(scope.Db, mailbox.Address, mailbox.Confirmed, failure.Words(organisation), scope.Actor, scope.Now, cancellationToken);
        // Nothing was dialled: the next look tries anew.
        if (sent.Error is not null)
            return false;
        // Nor is it said twice where it may have been taken; only what certainly was not is tried again.
        var taken = sent.Value.Result is SubmissionResult.Accepted or SubmissionResult.InDoubt;
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        trail.Append(db, scope.Actor, new AuditEntry
        {
            Action = AuditAction.BackupFailureMailed,
            Outcome = taken ? AuditOutcome.Succeeded : AuditOutcome.Failed,
            ObjectType = "user",
            ObjectId = person.Value.ToString("N"),
            ReasonCodes = $"{failure.Key},{sent.Value.Result}",
        }, scope.Now);
        await db.SaveChangesAsync(CancellationToken.None);
        return taken;
    }
}
