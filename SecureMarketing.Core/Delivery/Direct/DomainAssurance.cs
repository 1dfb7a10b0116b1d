using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>
/// The downgrade memory: what a session with a domain's servers is worth at least. A domain that once proved who it is (T1 or
/// better) gets no unproven session again until an administrator lets it be forgotten.
/// </summary>
public sealed class DomainAssurance
{
    private DomainAssurance()
    {
    }

    public DomainAssurance(string domain, TlsAssurance level, DateTimeOffset now)
    {
        Domain = domain;
        Level = level;
        SeenAt = now;
        ChangedAt = now;
    }

    /// <summary>Key; A-labels, lower case.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>T1 or better: the best of the last day, and before it what was proven last.</summary>
    public TlsAssurance Level { get; private set; }

    /// <summary>When the level was reached last, to the day.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>
    /// Hosts of one domain differ: a lesser one does not take from it what a better one proved within <paramref name="fresh"/>.
    /// </summary>
    internal bool StaysAbove(TlsAssurance level, DateTimeOffset now, TimeSpan fresh) => level < Level && now - SeenAt < fresh;

    internal void See(TlsAssurance level, DateTimeOffset now)
    {
        if (level != Level)
            ChangedAt = now;
        Level = level;
        SeenAt = now;
    }
}

internal sealed class DomainAssuranceMapping : IEntityTypeConfiguration<DomainAssurance>
{
    public void Configure(EntityTypeBuilder<DomainAssurance> builder)
    {
        builder.ToTable("domain_assurances");
        builder.HasKey(d => d.Domain);
        builder.Property(d => d.Domain).HasMaxLength(253);
    }
}

/// <summary>Reads and writes the downgrade memory.</summary>
internal sealed class DomainMemory(IDbContextFactory<AppDbContext> contexts, IAuditTrail trail, TimeProvider clock)
{
    private static readonly TimeSpan SeenAgainAfter = TimeSpan.FromDays(1);
    private const int MostNoted = 10_000;
    private static readonly Actor Worker = Actor.Worker("sender");

    private readonly ConcurrentDictionary<string, DateTimeOffset> noted = new(StringComparer.Ordinal);

    public async Task<TlsAssurance?> OfAsync(string domain, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.DomainAssurances.Where(d => d.Domain == domain).Select(d => (TlsAssurance?)d.Level).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Keeps what a session was worth. From DANE or MTA-STS a domain may step down to T1, because their absence is proven or
    /// their policy has run out; that is never silent, but audited. Below T1 nothing is written.
    /// </summary>
    /// <param name="domain">The recipient's domain.</param>
    /// <param name="level">What the session is worth.</param>
    /// <param name="remembered">What was remembered when the domain was looked at; the same level is written once a day.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task SawAsync(string domain, TlsAssurance level, TlsAssurance? remembered, CancellationToken cancellationToken)
    {
        if (level < TlsAssurance.PkixMx)
            return;
        var now = clock.GetUtcNow();
        // A lesser session of a domain with a better host is looked at once a day as well.
        if (remembered >= level && noted.GetValueOrDefault(domain) > now)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.DomainAssurances.SingleOrDefaultAsync(d => d.Domain == domain, cancellationToken);
        if (known is not null && (known.StaysAbove(level, now, SeenAgainAfter) || (known.Level == level && now - known.SeenAt < SeenAgainAfter)))
        {
            Note(domain, now);
            return;
        }

        if (known is null)
        {
            db.Add(new DomainAssurance(domain, level, now));
        }
        else
        {
            if (level < known.Level)
            {
                trail.Append(db, Worker, new AuditEntry
                {
                    Action = AuditAction.DomainAssuranceLowered,
                    ObjectType = "domain",
                    ObjectId = domain.Length > 64 ? domain[..64] : domain,
                    ReasonCodes = $"{known.Level.Word()},{level.Word()}",
                }, now);
            }

            known.See(level, now);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || UniqueConflict.Is(fault))
        {
            // Another sender saw the same domain in the same moment.
        }

        Note(domain, now);
    }

    /// <summary>Stored, or found to be: for a day nobody need look.</summary>
    private void Note(string domain, DateTimeOffset now)
    {
        if (noted.Count >= MostNoted)
            noted.Clear();
        noted[domain] = now + SeenAgainAfter;
    }
}
