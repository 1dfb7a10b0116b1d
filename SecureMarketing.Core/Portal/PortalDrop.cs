using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>Delivery's way into the portal.</summary>
internal sealed class PortalDrop(PortalSeals seals, PortalMails mails, TimeProvider clock) : IPortalDrop
{
    public async Task<PortalNotice> PostAsync(AppDbContext db, PortalPost post, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = new MessageId(post.MessageId);
        if (!await db.PortalMessages.AnyAsync(m => m.Id == id, cancellationToken))
        {
            db.PortalMessages.Add(new PortalMessage(
                id, post.Contact, seals.SealSubject(id, post.Subject), seals.SealHtml(id, post.Html), seals.SealText(id, post.Text), now, PortalLimits.KeptFor));
            await db.SaveChangesAsync(cancellationToken);
        }

        return mails.Notice(id);
    }

    /// <summary>Of a message in the portal, or of a one-time code: both are mail that Sending carries by id.</summary>
    public async Task<PortalNotice?> NoticeAsync(AppDbContext db, Guid messageId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var id = new MessageId(messageId);
        if (await db.PortalMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is { } message)
        {
            if (!message.IsOpen(now))
                return null;
            if (await LanguageAsync(id) is not { } language)
                return mails.Notice(id);
            // The row in the queue is the notice; what it announces is its parent.
            var confirming = SigningOrigin.ConfirmingId;
            return await db.OutboundMessages.AnyAsync(m => m.ParentId == id && m.OriginId == confirming, cancellationToken) ? mails.Confirmation(id, language) : mails.Invitation(id, language);
        }

        var code = await db.PortalCodes.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        return code is { CodeSealed: not null } && code.IsUsable(now) ? mails.Code(seals.OpenCode(code), await LanguageAsync(code.MessageId) ?? "en") : null;

        // Of a request to sign; null for any other message.
        Task<string?> LanguageAsync(MessageId of) =>
            db.SigningInvitations.Where(i => i.Id == of).Select(i => (string?)i.Language).SingleOrDefaultAsync(cancellationToken);
    }
}
