using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>Sends a one-time code to the address on file. The queue row holds the code's id only.</summary>
internal sealed class CodeByMail(PortalNoticeMail mail) : IPortalCodeChannel
{
    public async Task<bool> SendAsync(AppDbContext db, PortalMessage message, MessageId code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (origin, version) = (SigningOrigin.Id, SigningOrigin.Version);
        if (!await db.SigningInvitations.AnyAsync(i => i.Id == message.Id, cancellationToken))
        {
            if (await db.OutboundMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == message.Id, cancellationToken) is not { } content)
                return false;
            (origin, version) = (content.OriginId, content.OriginVersion);
        }

        return await mail.QueueAsync(db, code, message.ContactId, PortalCodeOrigin.Of(origin), version, now, cancellationToken);
    }
}
