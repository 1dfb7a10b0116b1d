using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>Cancels what waits for a person whose consent changed, in the transaction of that change.</summary>
internal sealed class QueuedMail(Origins origins) : IQueuedMail
{
    public async Task<int> CancelForContactAsync(
        AppDbContext db, ContactId contact, Func<GateOrigin, bool> concerns, string reasonCode, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = MessageTransitions.CancellableAtOnce.ToArray();
        var versions = await db.OutboundMessages.Where(m => m.ContactId == contact && waiting.Contains(m.State))
            .Select(m => new { m.OriginId, m.OriginVersion }).Distinct().ToListAsync(cancellationToken);
        var cancelled = 0;
        foreach (var version in versions)
        {
            // An origin that nobody knows any more has no ground to send on.
            var facts = await origins.FactsAsync(db, version.OriginId, version.OriginVersion, now, cancellationToken);
            if (facts is null || concerns(facts.Gate))
                cancelled += await db.CancelQueuedAsync(contact, version.OriginId, version.OriginVersion, reasonCode, now, cancellationToken);
        }

        return cancelled;
    }
}
