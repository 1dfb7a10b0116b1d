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

    /// <summary>The same, added up by the database, for who asks before every message.</summary>
    internal static async Task<long> VersionNowAsync(PreparedStatements statements, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var instant = statements.Dialect.Instant(at);
        return await statements.ValueAsync<long>(
            """
            SELECT SUM(version + CASE WHEN effective_at <= @p0 THEN 1 ELSE 0 END + CASE WHEN expires_at <= @p1 THEN 1 ELSE 0 END
                + CASE WHEN terminated_at <= @p2 THEN 1 ELSE 0 END) FROM baa_records
            """,
            cancellationToken, instant, instant, instant) ?? 0;
    }
}
