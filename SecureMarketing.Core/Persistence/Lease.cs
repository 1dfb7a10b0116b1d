using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// A named right that one node holds for a while (sealing the audit chain, ticking a job). The fencing token grows with
/// every take-over, so that a node that slept through its lease can be told apart from the one that took over.
/// </summary>
public sealed class Lease
{
    private Lease()
    {
    }

    public Lease(string name, string owner, DateTimeOffset until)
    {
        Name = name;
        Owner = owner;
        Until = until;
        Token = 1;
    }

    /// <summary>Unique, 1–64 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Node that holds or last held it.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>The lease is free from this instant on.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>1 upward; grows by one at each change of owner.</summary>
    public long Token { get; private set; }
}

internal sealed class LeaseMapping : IEntityTypeConfiguration<Lease>
{
    public void Configure(EntityTypeBuilder<Lease> builder)
    {
        builder.ToTable("leases");
        builder.HasKey(l => l.Name);
        builder.Property(l => l.Name).HasMaxLength(64);
        builder.Property(l => l.Owner).HasMaxLength(128);
    }
}

public static class LeaseDb
{
    extension(AppDbContext db)
    {
        public DbSet<Lease> Leases => db.Set<Lease>();

        /// <summary>
        /// Takes or renews a lease in one statement.
        /// </summary>
        /// <returns>The fencing token, or null while another node holds the lease.</returns>
        public async Task<long?> TryAcquireLeaseAsync(string name, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken)
        {
            var until = now + duration;
            var leases = db.Set<Lease>();
            if (await leases.Where(l => l.Name == name && l.Owner == owner)
                    .ExecuteUpdateAsync(set => set.SetProperty(l => l.Until, until), cancellationToken) == 0 &&
                await leases.Where(l => l.Name == name && l.Owner != owner && l.Until <= now)
                    .ExecuteUpdateAsync(set => set.SetProperty(l => l.Owner, owner).SetProperty(l => l.Until, until).SetProperty(l => l.Token, l => l.Token + 1), cancellationToken) == 0)
            {
                if (await leases.AnyAsync(l => l.Name == name, cancellationToken))
                    return null;
                leases.Add(new Lease(name, owner, until));
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                catch (DbUpdateException)
                {
                    // Another node inserted the row first: it holds the lease.
                    db.ChangeTracker.Clear();
                    return null;
                }
            }

            return await leases.AsNoTracking().Where(l => l.Name == name && l.Owner == owner)
                .Select(l => (long?)l.Token).SingleOrDefaultAsync(cancellationToken);
        }

        /// <summary>
        /// Keeps a name to this transaction until it ends, so that acts which decide by each other's word come one after the other on every
        /// provider: who comes second waits here, and reads afterwards what the first wrote. Call before reading what the decision rests on.
        /// </summary>
        /// <param name="name">Of no lease that a node takes: taken and let go with the transaction, it is never held in between.</param>
        /// <param name="now">The moment.</param>
        /// <param name="cancellationToken">Ends the waiting.</param>
        /// <exception cref="InvalidOperationException">No transaction is open: the name would be let go at once.</exception>
        public async Task HoldAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (db.Database.CurrentTransaction is null)
                throw new InvalidOperationException("A name is held only within a transaction.");
            var row = db.Set<Lease>().Where(l => l.Name == name);
            if (await row.ExecuteUpdateAsync(set => set.SetProperty(l => l.Token, l => l.Token + 1), cancellationToken) > 0)
                return;
            var first = db.Add(new Lease(name, "", now));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException fault) when (UniqueConflict.Is(fault))
            {
                // Somebody else held it for the first time, and is through.
                first.State = EntityState.Detached;
                await row.ExecuteUpdateAsync(set => set.SetProperty(l => l.Token, l => l.Token + 1), cancellationToken);
            }
        }

        /// <summary>
        /// Takes a lease that nobody holds, the owner included. Saves nothing that the context tracks; one statement, a second one only
        /// while the lease is held or was never taken.
        /// </summary>
        /// <returns>False while it is held.</returns>
        public async Task<bool> TryTakeLeaseAsync(string name, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken)
        {
            var until = now + duration;
            return await db.Set<Lease>().Where(l => l.Name == name && l.Until <= now)
                    .ExecuteUpdateAsync(set => set.SetProperty(l => l.Owner, owner).SetProperty(l => l.Until, until).SetProperty(l => l.Token, l => l.Token + 1), cancellationToken) > 0
                || await TakeFirstAsync(db, name, owner, until, cancellationToken) > 0;
        }

        /// <summary>Holds on to a lease for so long from now.</summary>
        /// <returns>False when another owner took it meanwhile.</returns>
        public async Task<bool> RenewLeaseAsync(string name, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken)
        {
            var until = now + duration;
            return await db.Set<Lease>().Where(l => l.Name == name && l.Owner == owner)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.Until, until), cancellationToken) > 0;
        }

        /// <summary>Frees a lease at once, so that a restart need not wait for it to run out.</summary>
        public Task ReleaseLeaseAsync(string name, string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
            db.Set<Lease>().Where(l => l.Name == name && l.Owner == owner)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.Until, now), cancellationToken);
    }

    /// <summary>A lease that nobody ever took. Of two nodes at once, one inserts and the other nothing: an error would cost an open transaction.</summary>
    internal static Task<int> TakeFirstAsync(AppDbContext db, string name, string owner, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var end = db.Dialect.Instant(until);
        return db.Dialect.Provider == DatabaseProvider.SqlServer
            ? db.Database.ExecuteSqlAsync($"INSERT INTO leases (name, owner, until, token) SELECT {name}, {owner}, {end}, 1 WHERE NOT EXISTS (SELECT 1 FROM leases WITH (UPDLOCK, HOLDLOCK) WHERE name = {name})", cancellationToken)
            : db.Database.ExecuteSqlAsync($"INSERT INTO leases (name, owner, until, token) VALUES ({name}, {owner}, {end}, 1) ON CONFLICT DO NOTHING", cancellationToken);
    }
}
