using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// Queues a mail of the portal's own to the address on file, through the queue, the gate and the transport like any other
/// mail. The queue row holds an id only; its words are asked for when it is sent.
/// </summary>
internal sealed class PortalNoticeMail(Origins origins, FactGathering facts, GateDesk desk)
{
    /// <param name="db">The caller's context and transaction.</param>
    /// <param name="about">Whose words it carries: a message in the portal, or a one-time code.</param>
    /// <param name="contact">To whom.</param>
    /// <param name="origin">What it stems from.</param>
    /// <param name="version">Of the origin.</param>
    /// <param name="now">The moment of asking.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False when nothing was queued: no origin, no address, or the gate said no.</returns>
    public async Task<bool> QueueAsync(AppDbContext db, MessageId about, ContactId contact, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await origins.FactsAsync(db, origin, version, now, cancellationToken) is not { } from)
            return false;
        var occurrence = 1 + await db.Recipients.CountAsync(r => r.OriginId == origin && r.ContactId == contact, cancellationToken);
        var gathered = (await facts.GatherAsync(db, [new Addressee(about, contact, from, occurrence)], now, cancellationToken))[0];
        var ways = gathered.Ladder.Candidates.Where(c => c.Method == Delivery.DeliveryMethod.Portal).Select(gathered.ToGate).ToList();
        var decision = GateDesk.Decide(gathered.Question, ways, gathered.At, now).Decision;
        desk.Record(db, gathered.Question, decision);
        if (gathered.Person?.Email is not { } address || decision.Effect is GateEffect.Deny or GateEffect.Cancel)
            return false;

        var verdict = new LaunchVerdict(true, decision.Primary, decision.Codes);
        var recipient = new Recipient(new OriginRun(origin, version, occurrence), contact, address.Domain, verdict, now);
        db.Recipients.Add(recipient);
        db.OutboundMessages.Add(OutboundMessage.NoticeOf(new OutboundMessage(about, recipient, from.Plan, now), from.Plan.MessageIdDomain, now));
        return true;
    }
}
