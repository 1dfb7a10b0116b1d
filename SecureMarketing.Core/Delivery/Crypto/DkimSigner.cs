using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// Signs with the organisation's keys for the From domain or a parent of it (DMARC relaxed alignment). All live keys of the
/// closest domain sign, so that RSA and Ed25519 can be run side by side (RFC 8463 §4.1).
/// </summary>
internal sealed class DkimSigner(IDbContextFactory<AppDbContext> contexts, IFieldCipher cipher, IAuditTrail trail, TimeProvider clock) : IDisposable
{
    private static readonly Actor Worker = Actor.Worker("dkim-signer");
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile Loaded loaded = new([], DateTimeOffset.MinValue);

    /// <summary>Makes the next message read the keys anew.</summary>
    public void Forget() => loaded = loaded with { Until = DateTimeOffset.MinValue };

    /// <returns>Signature fields to put in front; empty when the domain has no key.</returns>
    public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, string fromDomain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var keys = Closest(await KeysAsync(now, cancellationToken), k => k.Domain, fromDomain);
        return keys.Count switch
        {
            0 => [],
            1 => DkimSignature.Create(message.Span, keys[0], now),
            _ => [.. keys.SelectMany(k => DkimSignature.Create(message.Span, k, now))],
        };
    }

    /// <summary>Those of the From domain, else of the closest domain above it that has any.</summary>
    internal static List<T> Closest<T>(IReadOnlyList<T> keys, Func<T, string> domainOf, string domain)
    {
        for (var name = domain; name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            var found = keys.Where(k => domainOf(k).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count > 0)
                return found;
        }

        return [];
    }

    private async ValueTask<IReadOnlyList<DkimSigningKey>> KeysAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (loaded is { } current && current.Until > now)
            return current.Keys;
        await loading.WaitAsync(cancellationToken);
        try
        {
            if (loaded is { } meanwhile && meanwhile.Until > now)
                return meanwhile.Keys;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await db.DkimKeys.AsNoTracking().Where(k => k.RetiredAt == null).OrderBy(k => k.CreatedAt).ToListAsync(cancellationToken);
            // Known keys are kept: a signature may be in progress, and unsealing costs.
            var known = loaded.Keys;
            foreach (var row in rows.Where(r => Known(r) is null))
                trail.Append(db, Worker, new AuditEntry { Action = AuditAction.KeyUsed, ObjectType = "dkim-key", ObjectId = row.Id.Value.ToString(), ReasonCodes = "loaded" }, now);
            // No record, no key: a signature by a key whose use nobody could see would be worse than none.
            await db.SaveChangesAsync(cancellationToken);
            var keys = rows.Select(r => Known(r) ?? new DkimSigningKey(r.Domain, r.Selector, r.Algorithm, cipher.OpenBytes(r.Id.Value, DkimKey.PrivateField, r.PrivateSealed))).ToList();
            loaded = new Loaded(keys, now + Kept);
            return keys;

            DkimSigningKey? Known(DkimKey row) => known.FirstOrDefault(k => k.Domain == row.Domain && k.Selector == row.Selector);
        }
        finally
        {
            loading.Release();
        }
    }

    public void Dispose()
    {
        loading.Dispose();
        foreach (var key in loaded.Keys)
            key.Dispose();
    }

    private sealed record Loaded(IReadOnlyList<DkimSigningKey> Keys, DateTimeOffset Until);
}
