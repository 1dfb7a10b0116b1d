using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces.Classifying;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces;

/// <summary>
/// Refusals that a mail server spoke into our own dialogue (RFC 5321 §4.2.1, replies of class 5): nobody mails a report about them,
/// so they are taken from the attempts and followed by what a report would be. The words of the server are not kept, so only what
/// its codes say counts. Each attempt is taken once.
/// </summary>
internal sealed class DialogueRefusals(IDbContextFactory<AppDbContext> contexts, BounceConsequences consequences, CampaignBrake brake, IAuditTrail trail, TimeProvider clock) : IAfterSending
{
    /// <summary>Refusals older than this were taken, or say nothing about today.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    private const int AtOnce = 100;

    private static readonly Actor Worker = Actor.Worker("bounce-dialogue");

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Refused> page;
        do
        {
            page = await FindAsync(cancellationToken);
            if (page.Count > 0 && !await TakeAsync(page, cancellationToken))
            {
                // One of them failed and took the others with it; alone, only that one waits for the next look.
                foreach (var one in page)
                    await TakeAsync([one], cancellationToken);
                return;
            }
        }
        while (page.Count == AtOnce);
    }

    /// <summary>Read without a transaction: on SQLite it would hold up who records that a message is on its way.</summary>
    private async Task<IReadOnlyList<Refused>> FindAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Window;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (taken, tried) = (db.BounceRecords, db.Attempts.Where(a => a.Outcome == MessageState.Bounced && a.SmtpCode >= 500));
        return await (
            from message in db.OutboundMessages
            where message.State == MessageState.Bounced && message.StateSince >= since && !taken.Any(r => r.MessageId == message.Id)
            join attempt in tried on new { message.Id, message.Fence } equals new { Id = attempt.MessageId, attempt.Fence }
            orderby message.StateSince
            select new Refused(message.Id, attempt.Id, attempt.ClaimedAt, attempt.SmtpCode!.Value, attempt.EnhancedCode)).Take(AtOnce).ToListAsync(cancellationToken);
    }

    /// <summary>Takes them in one transaction.</summary>
    /// <returns>False when it could not be written: another node took one of them, or a person changed the campaign at this moment.</returns>
    private async Task<bool> TakeAsync(IReadOnlyList<Refused> refused, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = refused.Select(r => r.Message).ToList();
        var messages = await db.OutboundMessages.Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken);
        var records = new List<BounceRecord>();
        foreach (var one in refused.Where(r => messages.ContainsKey(r.Message)))
        {
            var message = messages[one.Message];
            var report = new BounceReport
            {
                Id = BounceReportId.New(),
                // Unique like the octets of a report: two nodes that look at once take it once.
                Hash = SHA256.HashData(one.Attempt.Value.ToByteArray(bigEndian: true)),
                TakenAt = now,
                Readable = true,
                RulesVersion = BounceReading.RulesVersion,
            };
            db.BounceReports.Add(report);
            var entry = new AuditEntry { Action = AuditAction.BounceTaken, ObjectType = "bounce-report", ObjectId = report.Id.Value.ToString("N"), Subject = message.ContactId };
            var record = await consequences.ApplyAsync(
                new UseCaseScope(db, Worker, now, entry), report.Id, Classifier.Default.OfReply(one.Reply, one.EnhancedCode),
                new TiedMessage(BounceTie.Dialogue, message) { WrittenAt = one.ClaimedAt }, cancellationToken);
            entry.ReasonCodes = $"{record.Kind}:{record.Reason}:{record.Disposition}";
            trail.Append(db, Worker, entry, now);
            records.Add(record);
        }

        db.BounceRecords.AddRange(records);
        foreach (var origin in records.Select(r => r.OriginId).OfType<OriginId>().Distinct())
            await brake.ApplyAsync(db, origin, [.. records.Where(r => r.OriginId == origin)], now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return false;
        }

        return true;
    }

    private sealed record Refused(MessageId Message, AttemptId Attempt, DateTimeOffset ClaimedAt, int Reply, string? EnhancedCode);
}
