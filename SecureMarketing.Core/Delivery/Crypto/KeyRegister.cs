using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// The register of recipients' keys: what is known about an address, and the key material to encrypt with. Read keys are
/// kept in memory, because verifying one costs far more than using it.
/// </summary>
internal sealed class KeyRegister(IFieldCipher cipher, IBlindIndex index)
{
    private const int KeptAtMost = 20_000;

    // Keyed by row and by when it was last changed, so that a replaced key is never served from memory.
    private readonly ConcurrentDictionary<(RecipientKeyId Id, DateTimeOffset AddedAt), Material> materials = new();

    public byte[] IndexOf(EmailAddress address) => index.Of(RecipientKey.EmailField, address.Normalised);

    /// <summary>What may be used for each address at the instant. One statement for the whole batch.</summary>
    /// <returns>By <see cref="EmailAddress.Normalised"/>; addresses without keys are there, too.</returns>
    public async Task<IReadOnlyDictionary<string, RecipientCapabilities>> CapabilitiesAsync(AppDbContext db, IReadOnlyCollection<EmailAddress> addresses, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var indexes = addresses.DistinctBy(a => a.Normalised).ToDictionary(a => Convert.ToHexString(IndexOf(a)), a => a);
        var wanted = indexes.Values.Select(IndexOf).ToList();
        var rows = wanted.Count == 0 ? [] : await db.RecipientKeys.AsNoTracking()
            .Where(k => k.RemovedAt == null && wanted.Contains(k.EmailIndex)).OrderBy(k => k.AddedAt).ToListAsync(cancellationToken);
        var byIndex = rows.ToLookup(r => Convert.ToHexString(r.EmailIndex));
        return indexes.ToDictionary(
            i => i.Value.Normalised,
            i => new RecipientCapabilities(Facts(byIndex[i.Key], RecipientKeyKind.SMime, i.Value, at), Facts(byIndex[i.Key], RecipientKeyKind.OpenPgp, i.Value, at)),
            StringComparer.Ordinal);
    }

    /// <summary>Key material for rows that <see cref="CapabilitiesAsync"/> named; judged again by the caller.</summary>
    public async Task<IReadOnlyList<Material>> MaterialsAsync(AppDbContext db, IReadOnlyCollection<RecipientKeyId> ids, CancellationToken cancellationToken)
    {
        var rows = await db.RecipientKeys.AsNoTracking().Where(k => ids.Contains(k.Id) && k.RemovedAt == null).ToListAsync(cancellationToken);
        return [.. rows.Select(Load)];
    }

    public Material Load(RecipientKey row)
    {
        if (materials.TryGetValue((row.Id, row.AddedAt), out var kept))
            return kept;
        if (materials.Count >= KeptAtMost)
            materials.Clear();
        var bytes = cipher.OpenBytes(row.Id.Value, RecipientKey.MaterialField, row.MaterialSealed);
        var material = row.Kind == RecipientKeyKind.SMime
            ? new Material(row.Pinned, SMimeCertificate.Parse(bytes), null)
            : new Material(row.Pinned, null, OpenPgpKey.Parse(bytes) is [var key, ..] ? key : null);
        return materials.GetOrAdd((row.Id, row.AddedAt), material);
    }

    public EmailAddress AddressOf(RecipientKey row) =>
        EmailAddress.TryParse(cipher.Open(row.Id.Value, RecipientKey.EmailField, row.EmailSealed), out var address)
            ? address
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Recipient key {row.Id.Value} holds no address."));

    private IReadOnlyList<RecipientKeyFact> Facts(IEnumerable<RecipientKey> rows, RecipientKeyKind kind, EmailAddress address, DateTimeOffset at) =>
        [.. rows.Where(r => r.Kind == kind).Select(r => new RecipientKeyFact(r.Id, r.Fingerprint, Load(r).Refusal(address, at)))];

    /// <summary>A key that was read and verified; exactly one of the two is set unless it became unreadable.</summary>
    internal sealed record Material(bool Pinned, SMimeCertificate? Certificate, OpenPgpKey? Key)
    {
        public string? Refusal(EmailAddress address, DateTimeOffset at)
        {
            var check = new KeyCheck { For = address, At = at, Pinned = Pinned };
            return Certificate is not null ? Certificate.Refusal(check) : Key is not null ? Key.Refusal(check) : KeyReason.Unparsable;
        }
    }
}
