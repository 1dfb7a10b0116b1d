using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent.Recovery;

/// <summary>
/// First half of the way back after a restore: keeps everybody from all mail of whom the journal tells a refusal that the copy does not
/// know. What exactly they refused is gone with the copy, so it is the widest (do not contact) until staff looked; a release takes two
/// people as ever. Sends stay held.
/// </summary>
public sealed record ReplayRefusals(StateRecoveryId Recovery) : ICommand<int>
{
    public static Permission Requires => Permission.SuppressionManage;
    public static AuditAction Audits => AuditAction.RefusalsReplayed;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

internal sealed class ReplayRefusalsHandler(Suppressing suppressing, IPseudonyms pseudonyms, IAuditTrail trail) : IUseCase<ReplayRefusals, int>
{
    /// <returns>People who are kept from all mail by it, those included who were before.</returns>
    public async Task<Result<int>> HandleAsync(ReplayRefusals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("recovery", command.Recovery.Value.ToString("N"));
        if (await db.StateRecoveries.SingleOrDefaultAsync(r => r.Id == command.Recovery, cancellationToken) is not { } recovery)
            return ConsentErrors.RecoveryNotFound;
        if (recovery.State != RecoveryState.Found)
            return recovery.State == RecoveryState.Replayed ? ConsentErrors.RecoveryReplayed : ConsentErrors.RecoveryConfirmed;
        var lost = (await db.LostRefusals.AsNoTracking().Where(l => l.Recovery == command.Recovery).Select(l => l.Subject).Distinct().ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var people = lost.Count == 0 ? [] : await FindAsync(db, lost, cancellationToken);
        foreach (var person in people)
        {
            var applied = await suppressing.ApplyAsync(scope, person, GateSuppression.DoNotContact, null, null, SuppressionSource.Restore, null, cancellationToken);
            if (applied.Error is { } error)
                return error;
            if (applied.Value.IsNew)
                // The replay's own event names nobody: each person's record must tell that it was they.
                db.Add(trail.EventOf(scope.Actor, new AuditEntry
                {
                    Action = AuditAction.SuppressionAdded,
                    ObjectType = "suppression",
                    ObjectId = applied.Value.Suppression.Value.ToString(),
                    Subject = person,
                    ReasonCodes = GateSuppression.DoNotContact + ",restore",
                    CorrelationId = recovery.Id.Value,
                }, scope.Now));
        }

        recovery.Replay(scope.Actor.Id, people.Count, scope.Now);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.CorrelationId) = ("recovery", recovery.Id.Value.ToString("N"), null, recovery.Id.Value);
        // Who is in the journal and not in the copy cannot be written to; they come back with their source, and are said here.
        scope.Audit.ReasonCodes = string.Create(CultureInfo.InvariantCulture, $"suppressed:{people.Count},unknown:{lost.Count - people.Count}");
        return people.Count;
    }

    /// <summary>The trail knows people by a pseudonym that is computed from their id, so all ids are read once.</summary>
    private async Task<List<ContactId>> FindAsync(AppDbContext db, HashSet<string> lost, CancellationToken cancellationToken)
    {
        var found = new List<ContactId>();
        await foreach (var id in db.Contacts.AsNoTracking().Select(c => c.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (lost.Contains(pseudonyms.Of(id)))
                found.Add(id);
        }

        return found;
    }
}
