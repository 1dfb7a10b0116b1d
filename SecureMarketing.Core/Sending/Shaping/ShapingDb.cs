using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Shaping;

public static class ShapingDb
{
    extension(AppDbContext db)
    {
        public DbSet<Destination> Destinations => db.Set<Destination>();

        public DbSet<ShapingBucket> ShapingBuckets => db.Set<ShapingBucket>();

        public DbSet<ShapingLease> ShapingLeases => db.Set<ShapingLease>();

        public DbSet<RouteShaping> RouteShapings => db.Set<RouteShaping>();
    }
}
