using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Bounces;

public static class BouncesDb
{
    extension(AppDbContext db)
    {
        public DbSet<BounceReport> BounceReports => db.Set<BounceReport>();

        public DbSet<BounceRecord> BounceRecords => db.Set<BounceRecord>();

        public DbSet<BounceMailbox> BounceMailboxes => db.Set<BounceMailbox>();
    }
}
