using System.Security.Cryptography;

namespace SecureMarketing.Core.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Ok">True when every record, link and checkpoint holds.</param>
/// <param name="Records">Sealed records read.</param>
/// <param name="BrokenAt">Index (Seq) of the first record that is altered, missing or out of place; null when <paramref name="Ok"/>.</param>
/// <param name="Reason"><c>altered</c>, <c>missing</c>, <c>unlinked</c>, <c>checkpoint-mismatch</c>, <c>checkpoint-forged</c>, <c>tail-cut</c>; null when <paramref name="Ok"/>.</param>
/// <param name="Unsealed">Events committed but not yet sealed; they are not protected by the chain yet.</param>
public sealed record AuditVerification(bool Ok, long Records, long? BrokenAt, string? Reason, long Unsealed);

/// <summary>
/// Checks a chain against its checkpoints, from the store or from an export, without any secret. Bit flip, deleted row,
/// swapped rows and cut tail each name the index where the chain first fails.
/// </summary>
public static class AuditVerifier
{
    /// <param name="records">In ascending Seq.</param>
    /// <param name="checkpoints">Signed heads, any order; the newest tells how long the chain must at least be.</param>
    /// <param name="key">The public key the verifier trusts.</param>
    /// <param name="unsealed">Events without a place yet, for the report.</param>
    public static async Task<AuditVerification> VerifyAsync(IAsyncEnumerable<AuditRecord> records, IReadOnlyCollection<AuditCheckpoint> checkpoints, ECDsa key, long unsealed, CancellationToken cancellationToken)
    {
        var forged = checkpoints.Where(c => !c.IsSignedBy(key)).Select(c => (long?)c.Seq).Min();
        var heads = checkpoints.Where(c => c.IsSignedBy(key)).ToLookup(c => c.Seq, c => c.Hash);
        var previous = AuditRecord.Genesis;
        long count = 0;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            var expected = count + 1;
            if (record.Seq != expected)
                return Broken(expected, "missing");
            if (record.PrevHash != previous)
                return Broken(expected, "unlinked");
            if (record.Hash != Convert.ToHexStringLower(record.ComputeHash()))
                return Broken(expected, "altered");
            if (heads[expected].Any(h => h != record.Hash))
                return Broken(expected, "checkpoint-mismatch");
            previous = record.Hash;
            count = expected;
        }

        if (heads.Any(h => h.Key > count))
            return Broken(count + 1, "tail-cut");
        if (forged is { } at)
            return Broken(at, "checkpoint-forged");
        return new AuditVerification(true, count, null, null, unsealed);

        AuditVerification Broken(long at, string reason) => new(false, count, at, reason, unsealed);
    }
}
