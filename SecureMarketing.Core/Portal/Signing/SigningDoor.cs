using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>Consent's ways to a page where the person answers, confirms, or takes back: a portal message without words of its own, and the invitation beside it.</summary>
internal sealed class SigningDoor(PortalSeals seals, PortalMails mails, PortalNoticeMail mail, Organisation organisation) : ISigningDoor
{
    // The form itself stays in the register; here is only where to find it.
    public Task<OpenedDoor> OpenAsync(AppDbContext db, Authorization authorization, string language, bool byMail, DateTimeOffset now, CancellationToken cancellationToken) =>
        OpenAsync(db, authorization.Contact, authorization.Id, language, "A request for an authorization.", byMail ? SigningOrigin.Id : null, now, cancellationToken);

    public Task<OpenedDoor> OpenToConfirmAsync(AppDbContext db, Authorization authorization, string language, DateTimeOffset now, CancellationToken cancellationToken) =>
        OpenAsync(db, authorization.Contact, authorization.Id, language, "An invitation to confirm in writing.", SigningOrigin.ConfirmingId, now, cancellationToken);

    public async Task<OpenedDoor> OpenToTakeBackAsync(AppDbContext db, ContactId contact, string language, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (since, none) = (now - PortalLimits.DoorUsedAgain, SigningInvitation.OfNoSingleOne);
        var open = await db.PortalMessages.Where(m => m.ContactId == contact && m.PostedAt > since)
            .Join(db.SigningInvitations.Where(i => i.Authorization == none), m => m.Id, i => i.Id, (m, i) => new { m.Id, m.PostedAt })
            .OrderByDescending(d => d.PostedAt).FirstOrDefaultAsync(cancellationToken);
        return open is { Id: var id }
            ? new OpenedDoor(id.Value, mails.SigningAddressOf(id), InvitationMail.NotAsked)
            : await OpenAsync(db, contact, none, language, "A way to take back an authorization.", null, now, cancellationToken);
    }

    private async Task<OpenedDoor> OpenAsync(
        AppDbContext db, ContactId contact, AuthorizationId authorization, string language, string words, OriginId? mailedAs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = MessageId.New();
        db.PortalMessages.Add(new PortalMessage(id, contact, seals.SealSubject(id, words), seals.SealHtml(id, words), seals.SealText(id, words), now, PortalLimits.SigningKeptFor));
        var invitation = new SigningInvitation(id, authorization, language, now);
        db.SigningInvitations.Add(invitation);
        return new OpenedDoor(id.Value, mails.SigningAddressOf(id), await MailAsync(db, invitation, contact, mailedAs, now, cancellationToken));
    }

    private async Task<InvitationMail> MailAsync(AppDbContext db, SigningInvitation invitation, ContactId contact, OriginId? origin, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (origin is not { } mailedAs)
            return InvitationMail.NotAsked;
        if (organisation.Sender is null)
            return InvitationMail.NoSender;
        if (!await mail.QueueAsync(db, invitation.Id, contact, mailedAs, SigningOrigin.Version, now, cancellationToken))
            return InvitationMail.Refused;
        invitation.Mailed(now);
        return InvitationMail.Queued;
    }
}
