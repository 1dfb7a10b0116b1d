using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// Sends a one-time code to the address on file, through the queue, the gate and the transport like any other mail. The
/// queue row holds the code's id only.
/// </summary>
internal sealed class CodeByMail(Origins origins, FactGathering facts, GateDesk desk) : IPortalCodeChannel
{
    public async Task<bool> SendAsync(AppDbContext db, PortalMessage message, MessageId code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var content = await db.OutboundMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == message.Id, cancellationToken);
        if (content is null)
            return false;
        var origin = PortalCodeOrigin.Of(content.OriginId);
        if (await origins.FactsAsync(db, origin, content.OriginVersion, now, cancellationToken) is not { } from)
            return false;

        var contact = message.ContactId;
        var occurrence = 1 + await db.Recipients.CountAsync(r => r.OriginId == origin && r.ContactId == contact, cancellationToken);
        var gathered = (await facts.GatherAsync(db, [new Addressee(code, contact, from, occurrence)], now, cancellationToken))[0];
        var ways = gathered.Ladder.Candidates.Where(c => c.Method == Delivery.DeliveryMethod.Portal).Select(gathered.ToGate).ToList();
        var decision = GateDesk.Decide(gathered.Question, ways, gathered.At, now).Decision;
        desk.Record(db, gathered.Question, decision);
        if (gathered.Person?.Email is not { } address || decision.Effect is GateEffect.Deny or GateEffect.Cancel)
            return false;

        var verdict = new LaunchVerdict(true, decision.Primary, [.. decision.Reasons.Select(r => r.Code)]);
        var recipient = new Recipient(new OriginRun(origin, content.OriginVersion, occurrence), contact, address.Domain, verdict, now);
        db.Recipients.Add(recipient);
        db.OutboundMessages.Add(OutboundMessage.NoticeOf(new OutboundMessage(code, recipient, from.Plan, now), from.Plan.MessageIdDomain, now));
        return true;
    }
}
