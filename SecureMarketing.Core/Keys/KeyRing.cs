using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Keys;

/// <summary>
/// The unwrapped data keys of this process. Loaded at start; one key per purpose is created in an empty store, under
/// fixed ids, so that two nodes starting together cannot create two sets (the second insert fails and reads the first).
/// </summary>
internal sealed class KeyRing(IDbContextFactory<AppDbContext> contexts, KeyEncryptionKey kek, TimeProvider clock) : IDatabaseStartStep
{
    private readonly Lock gate = new();
    private volatile LoadedKeys? keys;

    internal sealed record LoadedKey(int Id, KeyPurpose Purpose, byte[] Secret, bool Current);

    /// <summary>Asked for each sealed value, so both ways in are one look-up.</summary>
    private sealed record LoadedKeys(IReadOnlyDictionary<int, LoadedKey> ById, IReadOnlyDictionary<KeyPurpose, LoadedKey> Current);

    public LoadedKey Current(KeyPurpose purpose) => Load().Current.TryGetValue(purpose, out var key) ? key
        : throw new CryptographicException($"No current {purpose} key.");

    public LoadedKey ById(int id) => Load().ById.TryGetValue(id, out var key) ? key : Reload(id);

    /// <summary>Creates the keys now: the first use may stand inside a transaction that holds SQLite's only writer.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        Load();
        return Task.CompletedTask;
    }

    private LoadedKeys Load()
    {
        if (keys is { } loaded)
            return loaded;
        lock (gate)
        {
            return keys ??= Read();
        }
    }

    /// <summary>A key unknown so far may have been created by another node.</summary>
    private LoadedKey Reload(int id)
    {
        lock (gate)
        {
            keys = Read();
        }

        return keys.ById.TryGetValue(id, out var key) ? key : throw new CryptographicException($"Key {id} is not in the inventory.");
    }

    private LoadedKeys Read()
    {
        using var db = contexts.CreateDbContext();
        var rows = db.EnvelopeKeys.AsNoTracking().ToList();
        if (rows.Count == 0)
        {
            try
            {
                db.EnvelopeKeys.AddRange(Enum.GetValues<KeyPurpose>().Select(New));
                db.SaveChanges();
            }
            catch (DbUpdateException)
            {
                db.ChangeTracker.Clear();
            }

            rows = db.EnvelopeKeys.AsNoTracking().ToList();
        }

        var loaded = rows.ToDictionary(r => r.Id, r => new LoadedKey(r.Id, r.Purpose, kek.Unwrap(r.Wrapped, Context(r.Id, r.Purpose)), r.RetiredAt is null));
        return new LoadedKeys(loaded, loaded.Values.Where(k => k.Current).GroupBy(k => k.Purpose).ToDictionary(g => g.Key, g => g.MaxBy(k => k.Id)!));
    }

    private EnvelopeKey New(KeyPurpose purpose)
    {
        var id = (int)purpose;
        byte[] secret;
        if (purpose == KeyPurpose.Checkpoint)
        {
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            secret = ecdsa.ExportPkcs8PrivateKey();
        }
        else
        {
            secret = RandomNumberGenerator.GetBytes(32);
        }

        return new EnvelopeKey { Id = id, Purpose = purpose, Wrapped = kek.Wrap(secret, Context(id, purpose)), CreatedAt = clock.GetUtcNow() };
    }

    private static byte[] Context(int id, KeyPurpose purpose) => Encoding.ASCII.GetBytes($"envelope-key/{id}/{(int)purpose}");
}
