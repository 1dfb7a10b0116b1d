using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Retention;

public static class RetentionDb
{
    extension(AppDbContext db)
    {
        public DbSet<RetentionRule> RetentionRules => db.Set<RetentionRule>();

        public DbSet<RetentionHold> RetentionHolds => db.Set<RetentionHold>();

        public DbSet<Disposal> Disposals => db.Set<Disposal>();

        /// <summary>Holds that count on a day: not released, and not past their last day.</summary>
        public IQueryable<RetentionHold> HoldsOn(DateOnly today) =>
            db.Set<RetentionHold>().Where(h => h.ReleasedAt == null && (h.Until == null || h.Until >= today));
    }
}
