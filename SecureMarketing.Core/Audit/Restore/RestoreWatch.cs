using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// Sees that an older copy of the database was put back: the newest head, kept outside, is not in it. The gate asks before every batch, so
/// nothing goes between the restore and the first look; the sealer writes it down before it seals over it.
/// </summary>
/// <remarks>A chain whose tail somebody cut looks the same and is treated the same.</remarks>
public sealed class RestoreWatch(IDbContextFactory<AppDbContext> contexts, AuditHeadFile headFile, RefusalJournal journal, IAuditTrail trail, TimeProvider clock)
{
    private const int Page = 500;

    private static readonly Actor Worker = Actor.Worker("restore-watch");

    /// <summary>True while no decision may rest on this database. Looks with a context of its own: the caller's transaction may be older than the newest head.</summary>
    public async Task<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        AuditCheckpoint? head;
        try
        {
            head = headFile.Read();
        }
        catch (DamagedHeadException)
        {
            // Nobody can tell, so nothing goes (fail closed).
            return true;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (head is not null && !await KnowsAsync(db, head, cancellationToken)) || await db.StateRecoveries.AnyAsync(r => r.ConfirmedAt == null, cancellationToken);
    }

    /// <summary>Writes a restore down, with the refusals that the copy does not know, and goes on from the copy's own head. Doing it again adds nothing.</summary>
    /// <exception cref="InvalidOperationException">The head file or the journal is damaged.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (headFile.Read() is not { } mark)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await KnowsAsync(db, mark, cancellationToken))
            return;
        var last = await db.AuditEvents.AsNoTracking().Where(e => e.Seq != null).OrderByDescending(e => e.Seq).Select(e => new { e.Seq, e.UtcTime }).FirstOrDefaultAsync(cancellationToken);
        var kept = last?.Seq ?? 0;
        // Of a cut tail the checkpoints may be there still.
        var head = await db.AuditCheckpoints.AsNoTracking().Where(c => c.Seq <= kept).OrderByDescending(c => c.Seq).FirstOrDefaultAsync(cancellationToken);
        var lines = journal.Read();
        var known = await KnownAsync(db, lines, cancellationToken);
        if (!await db.StateRecoveries.AnyAsync(r => r.MarkHash == mark.Hash, cancellationToken))
            await NoteAsync(db, mark, kept, last?.UtcTime, lines, known, cancellationToken);
        // On record now; only then may what lies outside forget it.
        if (lines.Count > known)
            journal.Replace([.. lines.Take(known)]);
        headFile.Replace(head);
    }

    private async Task NoteAsync(AppDbContext db, AuditCheckpoint mark, long kept, DateTimeOffset? keptAt, IReadOnlyList<JournaledRefusal> lines, int known, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var lost = lines.Skip(Math.Max(1, known)).Where(l => l.Subject is not null).ToList();
        var recovery = new StateRecovery(mark, kept, keptAt, lost.Count, lines.Count > 0 && lines[0].Seq <= kept, now);
        db.StateRecoveries.Add(recovery);
        db.LostRefusals.AddRange(lost.Select(l => new LostRefusal
        {
            Recovery = recovery.Id,
            Seq = l.Seq,
            At = DateTimeOffset.FromUnixTimeMilliseconds(l.UnixMs),
            Action = l.Action,
            Subject = l.Subject!,
        }));
        trail.Append(db, Worker, new AuditEntry
        {
            Action = AuditAction.RestoreFound,
            ObjectType = "recovery",
            ObjectId = recovery.Id.Value.ToString("N"),
            ReasonCodes = $"kept:{kept},was:{mark.Seq},lost:{lost.Count}",
            BeforeHash = Convert.FromHexString(mark.Hash),
        }, now);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Lines of the journal whose event is in this database, counted from its beginning: the chain has no holes, so the rest is lost.</summary>
    private static async Task<int> KnownAsync(AppDbContext db, IReadOnlyList<JournaledRefusal> lines, CancellationToken cancellationToken)
    {
        for (var end = lines.Count; end > 1;)
        {
            var start = Math.Max(1, end - Page);
            var places = lines.Skip(start).Take(end - start).Select(l => (long?)l.Seq).ToList();
            var hashes = await db.AuditEvents.AsNoTracking().Where(e => places.Contains(e.Seq)).Select(e => new { e.Seq, e.Hash }).ToDictionaryAsync(e => e.Seq!.Value, e => Convert.ToHexStringLower(e.Hash!), cancellationToken);
            for (var i = end - 1; i >= start; i--)
            {
                if (hashes.GetValueOrDefault(lines[i].Seq) == lines[i].Hash)
                    return i + 1;
            }

            end = start;
        }

        return Math.Min(1, lines.Count);
    }

    private static Task<bool> KnowsAsync(AppDbContext db, AuditCheckpoint head, CancellationToken cancellationToken)
    {
        var (seq, hash) = (head.Seq, Convert.FromHexString(head.Hash));
        return db.AuditEvents.AnyAsync(e => e.Seq == seq && e.Hash == hash, cancellationToken);
    }
}
