using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Portal;

/// <summary>Tells Sending which messages of the portal nobody read while they could be.</summary>
internal sealed class PortalAnnounced : IAnnouncedMail
{
    public IQueryable<MessageId> ClosedUnread(AppDbContext db, DateTimeOffset after, DateTimeOffset until) =>
        db.PortalMessages.Where(m => m.ExpiresAt > after && m.ExpiresAt <= until && m.FirstReadAt == null).Select(m => m.Id);
}
