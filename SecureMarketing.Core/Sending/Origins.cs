using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>All owners of origins as one.</summary>
internal sealed class Origins(IEnumerable<IMessageOrigin> owners)
{
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

    public async Task<long?> StateVersionAsync(AppDbContext db, OriginId origin, int version, CancellationToken cancellationToken)
    {
        foreach (var owner in Owners)
        {
            if (await owner.StateVersionAsync(db, origin, version, cancellationToken) is { } found)
                return found;
        }

        return null;
    }
}
