using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Which attributes something on record feeds, so that nobody builds on what is known about nobody. The answer is kept for a
/// minute and as long as no import brought or took anything, since a no costs a scan.
/// </summary>
public sealed class AttributeFeeds(IEnumerable<IAttributeSource> sources, TimeProvider clock)
{
    /// <summary>How long an answer may be old: messages and authorizations come without an import.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private volatile Answer? latest;

    /// <summary>Keys of the attributes that are fed; null while nobody is on record, when nothing can be said.</summary>
    /// <param name="anew">Look, whatever was answered before.</param>
    public async Task<IReadOnlySet<string>?> FedAsync(AppDbContext db, bool anew, CancellationToken cancellationToken)
    {
        var stamp = await StampAsync(db, cancellationToken);
        var now = clock.GetUtcNow();
        if (!anew && latest is { } kept && kept.Stamp == stamp && now - kept.At < Kept)
            return kept.Keys;
        HashSet<string>? keys = null;
        if (await db.ContactAttributes.AnyAsync(cancellationToken))
        {
            keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var source in sources)
                keys.UnionWith(await source.FedAsync(db, cancellationToken));
        }

        latest = new Answer(keys, stamp, now);
        return keys;
    }

    /// <summary>Whether an attribute is offered. While nobody is on record the built-in ones are: an empty list would teach nothing.</summary>
    public static bool Offers(AttributeDefinition attribute, IReadOnlySet<string>? fed) =>
        fed?.Contains(attribute.Key) ?? (attribute.Custom is null && attribute.Group != AttributeGroup.Accounts);

    /// <summary>Changes with every batch that an import or its undo writes.</summary>
    private static async Task<string> StampAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var runs = await db.ImportRuns.AsNoTracking().GroupBy(r => r.State)
            .Select(g => new { State = g.Key, Runs = g.Count(), Rows = g.Sum(r => (long)r.Created + r.Updated + r.Facts) }).ToListAsync(cancellationToken);
        return string.Join(';', runs.OrderBy(r => r.State).Select(r => FormattableString.Invariant($"{r.State}:{r.Runs}:{r.Rows}")));
    }

    private sealed record Answer(IReadOnlySet<string>? Keys, string Stamp, DateTimeOffset At);
}
