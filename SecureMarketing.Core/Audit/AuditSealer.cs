using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// Gives committed events their place in the hash chain. One sealer at a time by lease; should two ever run, the unique
/// index on Seq lets only one commit.
/// </summary>
public sealed class AuditSealer(IDbContextFactory<AppDbContext> contexts, ICheckpointSigner signer, AuditHeadFile headFile, TimeProvider clock)
{
    private const string LeaseName = "audit-sealer";
    private const int BatchSize = 1000;
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    // Every process is a sealer of its own name: the lease is what separates them.
    private readonly string owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():N}");

    /// <summary>Seals everything that is committed now.</summary>
    /// <returns>How many events were sealed; null when another node holds the lease.</returns>
    public async Task<int?> SealAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await db.AuditEvents.AnyAsync(e => e.Seq == null, cancellationToken))
                return total;
            if (await db.TryAcquireLeaseAsync(LeaseName, owner, clock.GetUtcNow(), LeaseTime, cancellationToken) is null)
                return null;
            total += await SealBatchAsync(db, cancellationToken);
        }
    }

    /// <summary>Lets the next process seal at once instead of waiting for the lease to run out.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.ReleaseLeaseAsync(LeaseName, owner, clock.GetUtcNow(), cancellationToken);
    }

    private async Task<int> SealBatchAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var head = await db.AuditEvents.AsNoTracking().Where(e => e.Seq != null).OrderByDescending(e => e.Seq)
            .Select(e => new { e.Seq, e.Hash }).FirstOrDefaultAsync(cancellationToken);
        var seq = head?.Seq ?? 0;
        var previous = head?.Hash ?? new byte[32];

        var batch = await db.AuditEvents.AsNoTracking().Where(e => e.Seq == null).OrderBy(e => e.RowId).Take(BatchSize).ToListAsync(cancellationToken);
        await using var statements = new PreparedStatements(db);
        foreach (var audited in batch)
        {
            audited.Seq = ++seq;
            audited.PrevHash = previous;
            audited.Hash = previous = AuditRecord.From(audited).ComputeHash();
            await statements.RunAsync("UPDATE audit_events SET seq = @p0, prev_hash = @p1, hash = @p2 WHERE row_id = @p3", cancellationToken, seq, audited.PrevHash, previous, audited.RowId);
        }

        var hash = Convert.ToHexStringLower(previous);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var checkpoint = new AuditCheckpoint
        {
            Seq = seq,
            Hash = hash,
            UnixMs = now,
            Signature = Convert.ToHexStringLower(signer.Sign(AuditCheckpoint.SignedText(seq, hash, now))),
        };
        if (batch.Count > 0)
            db.AuditCheckpoints.Add(checkpoint);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (batch.Count > 0)
            headFile.Write(checkpoint);
        return batch.Count;
    }
}
