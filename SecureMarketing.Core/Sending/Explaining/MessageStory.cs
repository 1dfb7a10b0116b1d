using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Explaining;

/// <summary>One thing that happened on a message's way.</summary>
/// <param name="At">UTC.</param>
/// <param name="Kind">Which kind of thing.</param>
/// <param name="Allowed">True when it let the message go on.</param>
/// <param name="Codes">Reason codes; empty when there was nothing to object to.</param>
/// <param name="Seq">Place in the sealed audit chain, the proof of it; null where the line does not come from the trail, or is not sealed yet.</param>
public sealed record StoryLine(DateTimeOffset At, StoryKind Kind, bool Allowed, IReadOnlyList<string> Codes, long? Seq);

public enum StoryKind
{
    /// <summary>The campaign's audience was counted, the person among it.</summary>
    InAudience,

    /// <summary>The gate was asked.</summary>
    GateAsked,
    HandedOver,
    TriedAgainLater,
    Bounced,
    InDoubt,
    Held,
    Cancelled,
    Resolved,
    PortalPosted,
    PortalRead,
}

/// <summary>What one run of an origin did about one person, told from the recipient row, the queue and the audit trail.</summary>
/// <param name="Recipient">Null while the run was not launched for this person.</param>
/// <param name="Message">The message itself, null with the recipient.</param>
/// <param name="Lines">Oldest first.</param>
internal sealed record MessageStory(Recipient? Recipient, OutboundMessage? Message, IReadOnlyList<StoryLine> Lines)
{
    private const int Most = 500;

    private static readonly Dictionary<AuditAction, StoryKind> Kinds = new()
    {
        [AuditAction.GateEvaluated] = StoryKind.GateAsked,
        [AuditAction.MessageAccepted] = StoryKind.HandedOver,
        [AuditAction.MessageDeferred] = StoryKind.TriedAgainLater,
        [AuditAction.MessageBounced] = StoryKind.Bounced,
        [AuditAction.MessageInDoubt] = StoryKind.InDoubt,
        [AuditAction.MessageHeld] = StoryKind.Held,
        [AuditAction.MessageCancelled] = StoryKind.Cancelled,
        [AuditAction.InDoubtResolved] = StoryKind.Resolved,
        [AuditAction.PortalMessagePosted] = StoryKind.PortalPosted,
        [AuditAction.PortalMessageRead] = StoryKind.PortalRead,
    };

    public static async Task<MessageStory> OfAsync(AppDbContext db, OriginId origin, int occurrence, ContactId contact, CancellationToken cancellationToken)
    {
        var recipient = await db.Recipients.AsNoTracking()
            .SingleOrDefaultAsync(r => r.OriginId == origin && r.Occurrence == occurrence && r.ContactId == contact, cancellationToken);
        if (recipient is null)
            return new MessageStory(null, null, []);
        var messages = await db.OutboundMessages.AsNoTracking().Where(m => m.RecipientId == recipient.Id).ToListAsync(cancellationToken);
        var ids = messages.Select(m => m.Id.Value.ToString("N", CultureInfo.InvariantCulture)).ToList();
        var actions = Kinds.Keys.ToList();
        var events = await db.AuditEvents.AsNoTracking()
            .Where(e => e.ObjectType == "message" && ids.Contains(e.ObjectId!) && actions.Contains(e.Action))
            .OrderBy(e => e.RowId).Take(Most)
            .Select(e => new { e.UtcTime, e.Action, e.Outcome, e.ReasonCodes, e.Seq }).ToListAsync(cancellationToken);
        return new MessageStory(recipient, messages.SingleOrDefault(m => m.Kind == MessageKind.Content),
            [.. events.Select(e => new StoryLine(e.UtcTime, Kinds[e.Action], e.Outcome == AuditOutcome.Succeeded && IsProgress(e.Action), CodesOf(e.ReasonCodes), e.Seq))]);
    }

    private static bool IsProgress(AuditAction action) =>
        action is AuditAction.GateEvaluated or AuditAction.MessageAccepted or AuditAction.PortalMessagePosted or AuditAction.PortalMessageRead or AuditAction.InDoubtResolved;

    private static string[] CodesOf(string? codes) => codes is null or "ALLOW" ? [] : codes.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
