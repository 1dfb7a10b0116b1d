using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Tracking;

public static class TrackingDb
{
    extension(AppDbContext db)
    {
        public DbSet<EngagementEvent> EngagementEvents => db.Set<EngagementEvent>();

        public DbSet<TrackedMessage> TrackedMessages => db.Set<TrackedMessage>();

        public DbSet<TrackedLink> TrackedLinks => db.Set<TrackedLink>();
    }
}
