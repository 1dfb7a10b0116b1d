using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Agreements;

public static class AgreementsDb
{
    extension(AppDbContext db)
    {
        public DbSet<BaaRecord> BaaRecords => db.Set<BaaRecord>();
    }

    /// <summary>
    /// Version of the register at an instant: grows with every change, and also when an agreement begins, expires or ends by
    /// the clock alone, so that a decision of one second before is told apart.
    /// </summary>
    public static long Version(IReadOnlyCollection<BaaRecord> register, DateTimeOffset at) =>
        register.Sum(b => b.Version + (b.EffectiveAt <= at ? 1 : 0) + (b.ExpiresAt <= at ? 1 : 0) + (b.TerminatedAt <= at ? 1 : 0));
}
