using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Core.Sending;

/// <summary>What one launch added.</summary>
/// <param name="Queued">Messages queued.</param>
/// <param name="Suppressed">People whom the gate denied.</param>
public sealed record LaunchCounts(int Queued, int Suppressed)
{
    public static LaunchCounts operator +(LaunchCounts a, LaunchCounts b) => new(a.Queued + b.Queued, a.Suppressed + b.Suppressed);
}

/// <summary>
/// Turns a run's audience into recipients and queued messages, page by page, the gate asked for each person. Launching
/// again, after a crash or by another node at the same time, adds nobody: the unique key is (origin, occurrence, contact).
/// </summary>
internal sealed partial class Launcher(
    IDbContextFactory<AppDbContext> contexts, FactGathering facts, GateDesk desk, SendingOptions options, TimeProvider clock, ILogger<Launcher> logger)
{
    private const int Retries = 5;

    public async Task<LaunchCounts> LaunchAsync(IMessageOrigin owner, OriginRun run, CancellationToken cancellationToken)
    {
        var total = new LaunchCounts(0, 0);
        ContactId? after = null;
        while (true)
        {
            IReadOnlyList<ContactId> page;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
                page = await owner.AudiencePageAsync(db, run, after, options.LaunchPage, cancellationToken);
            if (page.Count > 0)
                total += await LaunchPageAsync(owner, run, page, cancellationToken);
            if (page.Count < options.LaunchPage)
                break;
            after = page[^1];
        }

        await using var end = await contexts.CreateDbContextAsync(cancellationToken);
        await owner.LaunchedAsync(end, run, clock.GetUtcNow(), cancellationToken);
        try
        {
            await end.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another node launched the same run and said so first; or a person changed it, and the next look launches nobody twice.
        }

        LogLaunched(run.Origin.Value, run.Occurrence, total.Queued, total.Suppressed);
        return total;
    }

    private async Task<LaunchCounts> LaunchPageAsync(IMessageOrigin owner, OriginRun run, IReadOnlyList<ContactId> page, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryLaunchPageAsync(owner, run, page, cancellationToken);
            }
            catch (Exception raced) when (attempt < Retries && raced is DbException or DbUpdateException)
            {
                // Another node launched some of the page meanwhile: the key refused the whole page, and the next look finds them.
            }
        }
    }

    private async Task<LaunchCounts> TryLaunchPageAsync(IMessageOrigin owner, OriginRun run, IReadOnlyList<ContactId> page, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (origin, occurrence) = (run.Origin, run.Occurrence);
        var known = await db.Recipients.Where(r => r.OriginId == origin && r.Occurrence == occurrence && page.Contains(r.ContactId))
            .Select(r => r.ContactId).ToHashSetAsync(cancellationToken);
        var fresh = page.Where(contact => !known.Contains(contact)).Distinct().ToList();
        if (fresh.Count == 0)
            return new LaunchCounts(0, 0);
        // Read for every page, so that a pause or withdrawal in mid-launch is seen by the next page.
        var from = await owner.FactsAsync(db, run.Origin, run.Version, now, cancellationToken)
            ?? throw new InvalidOperationException("The owner of a due run does not know its origin.");

        // Made in one moment, ids are in no order of their own. The queue is worked off by id: in the order of the rows, neighbours share pages.
        var ids = fresh.Select(_ => MessageId.New()).OrderBy(id => id.Value).ToList();
        var batch = await facts.GatherAsync(db, [.. fresh.Zip(ids, (contact, id) => new Addressee(id, contact, from, run.Occurrence))], now, cancellationToken);
        var domains = batch.Select(p => p.Person?.Email?.Domain).OfType<string>().Distinct().ToList();
        var lanes = await DestinationRegister.EnsureAsync(db, domains, Destination.AnyRoute, now, cancellationToken);
        var counts = new LaunchCounts(0, 0);
        var (recipients, messages, audited) = (new List<Recipient>(batch.Count), new List<OutboundMessage>(batch.Count), new List<AuditEvent>(batch.Count));
        foreach (var person in batch)
        {
            var decision = GateDesk.Decide(person.Question, person.GateCandidates, person.At, now).Decision;
            audited.Add(desk.EventOf(person.Question, decision));
            var verdict = VerdictOf(decision, person);
            var recipient = new Recipient(run, person.Addressee.Contact, person.Person?.Email?.Domain ?? "", verdict, now);
            recipients.Add(recipient);
            DestinationId? lane = recipient.Domain.Length == 0 ? null : lanes[recipient.Domain];
            messages.Add(new OutboundMessage(person.Addressee.Message, recipient, person.Addressee.Origin.Plan, now, lane));
            counts += verdict.Queued ? new LaunchCounts(1, 0) : new LaunchCounts(0, 1);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.InsertRowsAsync(recipients, cancellationToken);
        await db.InsertRowsAsync(messages, cancellationToken);
        await db.InsertRowsAsync(audited, cancellationToken);
        // What the owner noted while its audience was read.
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return counts;
    }

    private static LaunchVerdict VerdictOf(GateDecision decision, GatheredFacts facts)
    {
        var reasons = decision.Codes;
        var denied = decision.Effect is GateEffect.Deny or GateEffect.Cancel;
        if (facts.UnderOtherRecord)
            return new LaunchVerdict(false, SendingReason.OtherRecord, [SendingReason.OtherRecord, .. reasons]);
        // No route will ever appear for somebody without a mailbox.
        return !denied && facts.Person?.Email is null
            ? new LaunchVerdict(false, SendingReason.NoAddress, [SendingReason.NoAddress, .. reasons])
            : new LaunchVerdict(!denied, decision.Primary, reasons);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Launched {Origin} run {Occurrence}: {Queued} queued, {Suppressed} suppressed.")]
    private partial void LogLaunched(Guid origin, int occurrence, int queued, int suppressed);
}
