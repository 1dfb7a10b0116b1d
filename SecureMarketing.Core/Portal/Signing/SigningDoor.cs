using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>Consent's way to a page where the person answers: a portal message without words of its own, and the invitation beside it.</summary>
internal sealed class SigningDoor(PortalSeals seals, PortalMails mails, PortalNoticeMail mail, Organisation organisation) : ISigningDoor
{
    public async Task<OpenedDoor> OpenAsync(AppDbContext db, Authorization authorization, string language, bool byMail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = MessageId.New();
        // The form itself stays in the register; here is only where to find it.
        const string words = "A request for an authorization.";
        db.PortalMessages.Add(new PortalMessage(id, authorization.Contact, seals.SealSubject(id, words), seals.SealHtml(id, words), seals.SealText(id, words), now, PortalLimits.SigningKeptFor));
        var invitation = new SigningInvitation(id, authorization.Id, language, now);
        db.SigningInvitations.Add(invitation);
        return new OpenedDoor(mails.SigningAddressOf(id), await MailAsync(db, invitation, authorization.Contact, byMail, now, cancellationToken));
    }

    private async Task<InvitationMail> MailAsync(AppDbContext db, SigningInvitation invitation, ContactId contact, bool byMail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!byMail)
            return InvitationMail.NotAsked;
        if (organisation.Sender is null)
            return InvitationMail.NoSender;
        if (!await mail.QueueAsync(db, invitation.Id, contact, SigningOrigin.Id, SigningOrigin.Version, now, cancellationToken))
            return InvitationMail.Refused;
        invitation.Mailed(now);
        return InvitationMail.Queued;
    }
}
