using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

internal static class PortalProofs
{
    /// <summary>The code by whose proof a ticket was given; null when the ticket is of another message, over, or made up.</summary>
    public static Task<PortalCode?> ProofAsync(this PortalSeals seals, AppDbContext db, MessageId message, string ticket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = seals.HashTicket(message, ticket);
        return db.PortalCodes.SingleOrDefaultAsync(c => c.MessageId == message && c.TicketHash == hash && c.TicketExpiresAt > now, cancellationToken);
    }
}
