using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Sending;

/// <summary>A claimed page after the second gate.</summary>
/// <param name="Messages">To be sent, most urgent first.</param>
/// <param name="Ended">States in which the others were left.</param>
internal sealed record PreparedPage(IReadOnlyList<PreparedMessage> Messages, IReadOnlyList<MessageState> Ended);

/// <summary>
/// The second gate, for a whole claim at once: reads every fact anew, records each decision, ends or holds what is refused,
/// and hands on what may be rendered.
/// </summary>
internal sealed class MessagePreparation(
    IDbContextFactory<AppDbContext> contexts,
    Origins origins,
    FactGathering gathering,
    PublishedContents contents,
    TrackingRegister tracking,
    MessageJournal journal,
    GateDesk desk,
    MessageEnding ending,
    DestinationRegister lanes,
    TimeProvider clock)
{
    public async Task<PreparedPage> PrepareAsync(IReadOnlyList<OutboundMessage> claimed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = new List<MessageState>();
        var known = await SourcesAsync(db, claimed, now, cancellationToken);
        foreach (var row in claimed.Where(m => known[KeyOf(m)] is null))
            await EndAsync(ended, row, MessageEnd.Of(MessageState.Cancelled, SendingReason.OriginUnknown));

        var rows = claimed.Where(m => known[KeyOf(m)] is not null).ToList();
        if (rows.Count == 0)
            return new PreparedPage([], ended);
        var kept = await lanes.OfAsync(db, [.. rows.Select(m => m.DestinationId).OfType<DestinationId>().Distinct()], cancellationToken);
        var facts = await gathering.GatherAsync(
            db, [.. rows.Select(m => new Addressee(m.Id, m.ContactId, known[KeyOf(m)]!.Facts, m.Occurrence) { Only = m.DestinationId is { } lane ? kept.GetValueOrDefault(lane)?.Only : null })], now, cancellationToken);
        var decided = rows.Select((row, i) => new Decided(row, facts[i], known[KeyOf(row)]!.Content, Decide(row, facts[i]))).ToList();

        foreach (var refused in decided.Where(d => !d.Decision.Allows))
            await EndAsync(ended, refused.Row, ending.Refusal(refused.Facts, refused.Decision), refused.Facts.Question, refused.Decision);
        var allowed = decided.Where(d => d.Decision.Allows).ToList();
        await RecordAsync(allowed);
        return new PreparedPage(await WithValuesAsync(db, allowed, now, cancellationToken), ended);
    }

    /// <summary>Gathers one message's facts again, because they grew old or a version changed.</summary>
    /// <returns>False when its origin or the person is gone.</returns>
    public async Task<bool> GatherAgainAsync(PreparedMessage message, CancellationToken cancellationToken)
    {
        var (now, row) = (clock.GetUtcNow(), message.Lease.Row);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await origins.FactsAsync(db, row.OriginId, row.OriginVersion, now, cancellationToken) is not { } origin)
            return false;
        var facts = (await gathering.GatherAsync(db, [new Addressee(row.Id, row.ContactId, origin, row.Occurrence) { Only = message.Facts.Addressee.Only }], now, cancellationToken))[0];
        if (facts.Person?.Email is null)
            return false;
        message.Regathered(facts);
        return true;
    }

    private GateDecision Decide(OutboundMessage row, GatheredFacts facts)
    {
        // A notice announces what lies in the portal: only the portal's own ways may carry it.
        var ways = facts.Ladder.Candidates.Where(c => row.Kind == MessageKind.Content || c.Method == DeliveryMethod.Portal).Select(facts.ToGate).ToList();
        return GateDesk.Decide(facts.Question, ways, facts.At, clock.GetUtcNow()).Decision;
    }

    private async Task<Dictionary<(OriginId, int), Source?>> SourcesAsync(AppDbContext db, IReadOnlyList<OutboundMessage> claimed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sources = new Dictionary<(OriginId, int), Source?>();
        foreach (var (origin, version) in claimed.Select(KeyOf).Distinct())
        {
            var facts = await origins.FactsAsync(db, origin, version, now, cancellationToken);
            var content = facts is null ? null : facts.NoticesOnly ? PublishedContent.None : await contents.FindAsync(db, facts.ContentVersion, cancellationToken);
            sources[(origin, version)] = facts is null || content is null ? null : new Source(facts, content);
        }

        return sources;
    }

    /// <summary>
    /// One commit for the page: the decisions are on record, and the links valid, before anything about these people is
    /// rendered.
    /// </summary>
    private Task RecordAsync(List<Decided> allowed) => allowed.Count == 0 ? Task.CompletedTask : journal.WriteAsync(async commit =>
    {
        foreach (var one in allowed)
            desk.Record(commit, one.Facts.Question, one.Decision);
        foreach (var group in allowed.Where(d => d.Row.Kind == MessageKind.Content).GroupBy(d => d.Content))
        {
            await tracking.RegisterAsync(commit.Db, [.. group.Select(d => new MessageToTrack(
                d.Row.Id, d.Row.ContactId, d.Row.OriginId, group.Key.Id.Value, d.Facts.Question.Class)
            {
                Counts = d.Facts.Addressee.Origin.Gate is { Track: GateTracking.FirstParty, Sens: GateSensitivity.None },
            })], group.Key.Links, CancellationToken.None);
        }
    });

    private static async Task<IReadOnlyList<PreparedMessage>> WithValuesAsync(AppDbContext db, List<Decided> allowed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var prepared = new List<PreparedMessage>(allowed.Count);
        var again = allowed.Where(d => d.Row.Attempts > 1).Select(d => d.Row.Id).ToList();
        var frozen = await FrozenAsync(db, again, cancellationToken);
        var egress = await LastEgress.OfAsync(db, again, cancellationToken);
        foreach (var group in allowed.GroupBy(d => d.Content))
        {
            var fields = group.Key.Document.Inlines().Select(i => i.Inline).OfType<MergeRun>().Select(r => r.Field.Key).ToHashSet(StringComparer.Ordinal);
            var people = group.Select(d => d.Facts.Person!).DistinctBy(p => p.Contact).ToList();
            var values = await PersonValues.ReadAsync(db, people, fields, now, cancellationToken);
            prepared.AddRange(group.Select(d => new PreparedMessage(new LeasedMessage(d.Row), d.Facts, d.Content, values[d.Row.ContactId])
            {
                Frozen = frozen.TryGetValue(d.Row.Id, out var method) ? method : null,
                Candidates = EgressPolicy.Order(d.Facts.Ladder.Candidates, egress.TryGetValue(d.Row.Id, out var route) ? route : null),
            }));
        }

        return prepared;
    }

    /// <summary>Methods by which an earlier attempt ended in doubt: once DATA is ambiguous the method stays.</summary>
    private static async Task<Dictionary<MessageId, DeliveryMethod>> FrozenAsync(AppDbContext db, IReadOnlyList<MessageId> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return [];
        var doubtful = await db.Attempts.Where(a => messages.Contains(a.MessageId) && a.Outcome == MessageState.InDoubt && a.Method != null)
            .Select(a => new { a.MessageId, a.Fence, Method = a.Method!.Value }).ToListAsync(cancellationToken);
        return doubtful.GroupBy(a => a.MessageId).ToDictionary(g => g.Key, g => g.MaxBy(a => a.Fence)!.Method);
    }

    private async Task EndAsync(List<MessageState> ended, OutboundMessage row, MessageEnd end, GateQuestion? question = null, GateDecision? decision = null)
    {
        try
        {
            await ending.EndAsync(new LeasedMessage(row), end, question is null || decision is null ? [] : [(question, decision)]);
            ended.Add(end.State);
        }
        catch (LeaseLostException)
        {
            // Somebody else has it now; the refusal is audited.
        }
    }

    private static (OriginId, int) KeyOf(OutboundMessage row) => (row.OriginId, row.OriginVersion);

    private sealed record Source(OriginFacts Facts, PublishedContent Content);

    private sealed record Decided(OutboundMessage Row, GatheredFacts Facts, PublishedContent Content, GateDecision Decision);
}
