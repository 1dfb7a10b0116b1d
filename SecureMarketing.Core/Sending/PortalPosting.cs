using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Leaves a message in the portal and queues its notice, in one transaction that first re-reads the versions the decision
/// is bound to, as the start of DATA does.
/// </summary>
internal sealed class PortalPosting(IEnumerable<IPortalDrop> drops, MessageJournal journal, GateDesk desk, SendVersions versions, IAuditTrail trail, TimeProvider clock)
{
    private static readonly Actor Worker = Actor.Worker("sender");

    private readonly IPortalDrop? drop = drops.SingleOrDefault();

    /// <summary>False while no portal is installed: its rung cannot be carried out.</summary>
    public bool IsOpen => drop is not null;

    /// <summary>The words to send in place of a message in the portal; null when it is not there any more.</summary>
    public async Task<PortalNotice?> NoticeAsync(IDbContextFactory<AppDbContext> contexts, OutboundMessage notice, CancellationToken cancellationToken)
    {
        if (drop is null || notice.ParentId is not { } parent)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await drop.NoticeAsync(db, parent.Value, cancellationToken);
    }

    /// <returns>False when a version changed since the decision: nothing was posted, ask the gate again.</returns>
    public async Task<bool> PostAsync(PreparedMessage message, RenderedEmail email)
    {
        var (row, origin) = (message.Lease.Row, message.Origin);
        var post = new PortalPost
        {
            MessageId = row.Id.Value,
            Contact = row.ContactId,
            SenderName = origin.FromName,
            Subject = email.Subject,
            Html = email.Html,
            Text = email.Text,
        };
        var write = new MessageWrite
        {
            Method = DeliveryMethod.Portal,
            Evidence = new MessageReceipt { Gate = GateEvidence.Of(message.Decision!), Rungs = message.Rungs, FailedDirect = message.FailedDirect }.ToJson(),
        };
        message.Lease.Step(MessageState.PortalPosted);
        var posted = false;
        await journal.WriteAsync(async commit =>
        {
            var (db, now) = (commit.Db, clock.GetUtcNow());
            posted = message.Decision!.IsFresh(now) && await versions.AreCurrentAsync(commit, message.Facts, now, CancellationToken.None);
            if (!posted)
                return;
            await message.Lease.UpdateAsync(commit, MessageState.NoticeQueued, write, now, CancellationToken.None);
            foreach (var (question, decision) in message.Unrecorded)
                desk.Record(commit, question, decision);
            await drop!.PostAsync(db, post, now, CancellationToken.None);
            db.OutboundMessages.Add(OutboundMessage.NoticeOf(row, origin.Plan.MessageIdDomain, now));
            commit.Audit(trail.EventOf(Worker, new AuditEntry
            {
                Action = AuditAction.PortalMessagePosted,
                ObjectType = "message",
                ObjectId = row.Id.Value.ToString("N"),
                Subject = row.ContactId,
                CorrelationId = row.OriginId.Value,
            }, now));
        });
        if (posted)
        {
            message.Lease.Committed(MessageState.NoticeQueued);
            message.Recorded();
        }

        return posted;
    }
}
