using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

public static class SendingDb
{
    extension(AppDbContext db)
    {
        public DbSet<Recipient> Recipients => db.Set<Recipient>();

        public DbSet<OutboundMessage> OutboundMessages => db.Set<OutboundMessage>();

        public DbSet<Attempt> Attempts => db.Set<Attempt>();

        /// <summary>Waiting for a worker, due or not.</summary>
        internal IQueryable<OutboundMessage> WaitingMessages =>
            db.OutboundMessages.FromSqlRaw(OutboundMessageMapping.Waiting).AsNoTracking();

        /// <summary>
        /// Waiting for a worker and due. The states stand as in the filter of the partial indexes: SQLite takes such an index only
        /// for the same words.
        /// </summary>
        internal IQueryable<OutboundMessage> Claimable(DateTimeOffset now) =>
            db.WaitingMessages.Where(m => m.Due <= now && m.Deadline > now);
    }
}

/// <summary>The named queries of the queue.</summary>
public static class QueueQueries
{
    extension(IQueryable<OutboundMessage> messages)
    {
        /// <summary>Waiting for a worker and due.</summary>
        public IQueryable<OutboundMessage> DueForSending(DateTimeOffset now) => messages
            .Where(m => m.Due <= now && m.Deadline > now && (m.State == MessageState.Queued || m.State == MessageState.Deferred || m.State == MessageState.Held));

        /// <summary>In a worker's hands, or left by one.</summary>
        public IQueryable<OutboundMessage> UnderLease() => messages
            .Where(m => m.State >= MessageState.Gate2 && m.State <= MessageState.SubmittingDotSent);

        public IQueryable<OutboundMessage> OfOrigin(OriginId origin) => messages.Where(m => m.OriginId == origin);

        /// <summary>The bounded list a person must look at.</summary>
        public IQueryable<OutboundMessage> InDoubt() => messages.Where(m => m.State == MessageState.InDoubt);
    }
}
