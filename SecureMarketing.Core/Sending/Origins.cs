using System.Collections.Concurrent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>All owners of origins as one.</summary>
internal sealed class Origins(IEnumerable<IMessageOrigin> owners)
{
    private const int MostKnown = 1000;

    private readonly ConcurrentDictionary<OriginId, IMessageOrigin> known = new();

    public IReadOnlyList<IMessageOrigin> Owners { get; } = [.. owners];

    /// <summary>Null when no owner knows it.</summary>
    public async Task<OriginFacts?> FactsAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var owner in Owners)
        {
            if (await owner.FactsAsync(db, origin, version, now, cancellationToken) is { } facts)
                return facts;
        }

        return null;
    }

    /// <summary>Within a transaction of the journal. Null when no owner knows it.</summary>
    public async Task<long?> StateVersionAsync(JournalCommit commit, OriginId origin, int version, CancellationToken cancellationToken)
    {
        // An origin never changes its owner; the others need not be asked for every message.
        if (known.TryGetValue(origin, out var its))
        {
            return its is IStatedOrigin stated
                ? await stated.StateVersionAsync(commit.Statements, origin, version, cancellationToken)
                : await its.StateVersionAsync(commit.Db, origin, version, cancellationToken);
        }

        foreach (var owner in Owners)
        {
            if (await owner.StateVersionAsync(commit.Db, origin, version, cancellationToken) is not { } found)
                continue;
            if (known.Count > MostKnown)
                known.Clear();
            known[origin] = owner;
            return found;
        }

        return null;
    }
}
