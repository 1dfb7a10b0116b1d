using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// Gives committed events their place in the hash chain. One sealer at a time by lease; should two ever run, the unique
/// index on Seq lets only one commit.
/// </summary>
public sealed class AuditSealer(IDbContextFactory<AppDbContext> contexts, ICheckpointSigner signer, AuditHeadFile headFile, RefusalJournal journal, RestoreWatch restores, TimeProvider clock)
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
        // What shows that an older copy was put back must be on record before a seal writes over it.
        await restores.LookAsync(cancellationToken);
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
        // Gone before the commit, which closes the connection.
        await using (var statements = new PreparedStatements(db))
        {
            using var chain = new ChainHash();
            foreach (var audited in batch)
            {
                audited.Seq = ++seq;
                audited.PrevHash = previous;
                audited.Hash = previous = chain.Of(audited);
                await statements.RunAsync("UPDATE audit_events SET seq = @p0, prev_hash = @p1, hash = @p2 WHERE row_id = @p3", cancellationToken, seq, audited.PrevHash, previous, audited.RowId);
            }
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
            await NoteOutsideAsync(db, checkpoint, batch, cancellationToken);
        return batch.Count;
    }

    /// <summary>The journal first: as far as the head in the file goes, it is complete, also where another node sealed meanwhile or a crash came between.</summary>
    private async Task NoteOutsideAsync(AppDbContext db, AuditCheckpoint checkpoint, List<AuditEvent> batch, CancellationToken cancellationToken)
    {
        var (noted, first) = (headFile.Read()?.Seq ?? 0, batch[0].Seq!.Value);
        IReadOnlyList<AuditEvent> missed = [];
        if (noted < first - 1)
        {
            var kept = RefusalJournal.Kept;
            missed = await db.AuditEvents.AsNoTracking()
                .Where(e => e.Seq > noted && e.Seq < first && kept.Contains(e.Action) && e.Outcome == AuditOutcome.Succeeded && e.SubjectPseudoId != null)
                .OrderBy(e => e.Seq).ToListAsync(cancellationToken);
        }

        journal.Append([.. missed, .. batch.Where(RefusalJournal.Keeps)], noted);
        headFile.Write(checkpoint);
    }
}
