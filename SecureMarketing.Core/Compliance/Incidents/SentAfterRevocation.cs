using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

/// <summary>Opens an incident for each message that went after a revocation had been received and before it was recorded (45 CFR 164.508(b)(5)).</summary>
internal sealed class SentAfterRevocation : IRevocationWatch
{
    // What is laid into the portal ends its attempt as NoticeQueued: posting and notice are one step (PortalPosting).
    private static readonly MessageState[] Went = [MessageState.Accepted, MessageState.PortalPosted, MessageState.NoticeQueued, MessageState.InDoubt];

    public async Task RevokedAsync(AppDbContext db, IReadOnlyCollection<AuthorizationId> revoked, DateTimeOffset receivedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What was signed under one record may have carried mail under another of the same person.
        var signers = await db.Authorizations.Where(a => revoked.Contains(a.Id)).Select(a => a.Contact).Distinct().ToListAsync(cancellationToken);
        var people = (await db.PersonRecordsAsync(signers, cancellationToken)).Values.SelectMany(g => g.All).Distinct().ToList();
        var attempts = await db.Attempts.AsNoTracking()
            .Where(a => a.Outcome != null && Went.Contains(a.Outcome.Value) && a.EndedAt >= receivedAt)
            .Join(db.OutboundMessages.Where(m => people.Contains(m.ContactId)), a => a.MessageId, m => m.Id, (a, m) => new { a.MessageId, a.Evidence, At = a.DataStartedAt ?? a.EndedAt })
            .ToListAsync(cancellationToken);
        var ended = revoked.Select(r => r.Value).ToHashSet();
        var messages = attempts.Where(a => a.At >= receivedAt && MessageReceipt.FromJson(a.Evidence)?.Gate?.Binding.AuthorizationId is { } relied && ended.Contains(relied))
            .Select(a => a.MessageId.Value.ToString("N")).Distinct().ToList();
        var known = await db.Incidents.Where(i => i.Kind == IncidentKind.SentAfterRevocation && messages.Contains(i.ObjectId)).Select(i => i.ObjectId).ToListAsync(cancellationToken);
        db.Incidents.AddRange(messages.Except(known).Select(m => new Incident(IncidentKind.SentAfterRevocation, "message", m, "AUTH_Revoked", now)));
    }
}
