using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Sts;

/// <summary>What MTA-STS says of a domain now.</summary>
/// <param name="Mode">None: there is no policy, or none that could be had.</param>
/// <param name="PolicyId">Id of the policy; null without one.</param>
/// <param name="Hosts">Patterns of the hosts it lists.</param>
/// <param name="Problem">Why it could not be refreshed; null when all went well.</param>
public sealed record StsFact(StsMode Mode, string? PolicyId, IReadOnlyList<string> Hosts, string? Problem)
{
    public static StsFact Absent { get; } = new(StsMode.None, null, [], null);

    /// <summary>
    /// Nobody knows: the DNS gave no definite answer, or the domain announces a policy that could not be had, and none is kept. RFC 8461
    /// §3.3 lets such mail go as if there were no policy; where the domain kept one before, here it does not.
    /// </summary>
    public bool IsUnknown => Mode == StsMode.None && Problem is not null;
}

/// <summary>The policies of recipients' domains: asked in the DNS, fetched when they change, kept in the database.</summary>
internal sealed class StsRegister(IDbContextFactory<AppDbContext> contexts, StsFetcher fetcher, TimeProvider clock)
{
    /// <summary>RFC 8461 §3.3: a host that gave none is not asked with every message.</summary>
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string Problem)> failed = new(StringComparer.Ordinal);

    /// <summary>The policy that holds for a domain, fetched first if its record says that it is new.</summary>
    public async Task<StsFact> OfAsync(IMailResolver resolver, string domain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.StsPolicies.SingleOrDefaultAsync(p => p.Domain == domain, cancellationToken);
        var answer = await resolver.AskAsync(StsRecord.Prefix + domain, MailRecordKind.Text, cancellationToken);
        var id = StsRecord.Id(answer.Records.OfType<TextRecord>().Select(r => r.Text));
        // A lost record changes nothing while the policy holds.
        if (id is null || (known is not null && known.PolicyId == id && known.ExpiresAt > now))
            return Holding(known, now, answer.IsDefinite ? null : "sts-dns-failed");
        return await RefreshAsync(db, known, domain, id, now, cancellationToken);
    }

    /// <summary>Fetches again what would expire within a day, so that a short outage of the policy host opens no window (RFC 8461 §10.2).</summary>
    public async Task<int> RefreshDueAsync(IMailResolver resolver, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var soon = now.AddDays(1);
        List<string> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            // What ran out holds no more, and would stand before those that can be renewed.
            await db.StsPolicies.Where(p => p.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
            due = await db.StsPolicies.Where(p => p.ExpiresAt < soon).OrderBy(p => p.ExpiresAt).Select(p => p.Domain).Take(500).ToListAsync(cancellationToken);
        }

        var refreshed = 0;
        foreach (var domain in due)
        {
            // A context of its own: a write that another node forestalled must not stand in the way of the next.
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var policy = await db.StsPolicies.SingleOrDefaultAsync(p => p.Domain == domain, cancellationToken);
            var answer = await resolver.AskAsync(StsRecord.Prefix + domain, MailRecordKind.Text, cancellationToken);
            if (policy is not null && StsRecord.Id(answer.Records.OfType<TextRecord>().Select(r => r.Text)) is { } id)
                refreshed += (await RefreshAsync(db, policy, domain, id, clock.GetUtcNow(), cancellationToken)).Problem is null ? 1 : 0;
        }

        return refreshed;
    }

    private async Task<StsFact> RefreshAsync(AppDbContext db, KnownStsPolicy? known, string domain, string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (failed.TryGetValue(domain, out var last) && last.Until > now)
            return Holding(known, now, last.Problem);
        var (policy, problem) = await fetcher.FetchAsync(domain, cancellationToken);
        if (policy is null)
        {
            failed[domain] = (now + BetweenFailures, problem!);
            return Holding(known, now, problem);
        }

        failed.TryRemove(domain, out _);
        if (known is null)
            db.Add(known = new KnownStsPolicy(domain, id, policy, now));
        else
            known.Replace(id, policy, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || UniqueConflict.Is(fault))
        {
            // Another node fetched it in the same moment; what it wrote is as good.
        }

        return new StsFact(known.Mode, known.PolicyId, known.Hosts, null);
    }

    private static StsFact Holding(KnownStsPolicy? known, DateTimeOffset now, string? problem) =>
        known is null || known.ExpiresAt <= now ? StsFact.Absent with { Problem = problem } : new StsFact(known.Mode, known.PolicyId, known.Hosts, problem);
}
