using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

/// <summary>Messages of campaigns that were handed over, and what their documents say.</summary>
internal sealed class SentMessages(Origins origins, IFieldCipher cipher, DocumentsReader reader)
{
    // What is laid into the portal ends its attempt as NoticeQueued: posting and notice are one step (PortalPosting).
    private static readonly MessageState[] HandedOverStates = [MessageState.Accepted, MessageState.PortalPosted, MessageState.NoticeQueued];

    /// <summary>How many there are, and so many of them drawn by equal chance (reservoir, so that memory is that of the sample).</summary>
    public static async Task<(int Population, IReadOnlyList<AttemptId> Sample)> DrawAsync(AppDbContext db, DateTimeOffset from, DateTimeOffset to, int size, CancellationToken cancellationToken)
    {
        var campaigns = db.Campaigns.Select(c => c.Id);
        var sample = new List<AttemptId>(size);
        var seen = 0;
        var all = db.Attempts.AsNoTracking().Where(a => a.Outcome != null && HandedOverStates.Contains(a.Outcome.Value) && a.EndedAt >= from && a.EndedAt < to)
            .Join(db.OutboundMessages.Where(m => m.Kind == MessageKind.Content), a => a.MessageId, m => m.Id, (a, m) => new { a.Id, m.OriginId });
        var known = (await campaigns.ToListAsync(cancellationToken)).Select(c => c.Origin).ToHashSet();
        await foreach (var attempt in all.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!known.Contains(attempt.OriginId))
                continue;
            seen++;
            if (sample.Count < size)
                sample.Add(attempt.Id);
            else if (RandomNumberGenerator.GetInt32(seen) is var place && place < size)
                sample[place] = attempt.Id;
        }

        return (seen, sample);
    }

    /// <summary>The documents of some of them, by a fixed number of statements.</summary>
    public async Task<IReadOnlyList<(MessageId Message, HandedOver Facts)>> FactsAsync(AppDbContext db, IReadOnlyList<AttemptId> attempts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.Attempts.AsNoTracking().Where(a => attempts.Contains(a.Id))
            .Join(db.OutboundMessages, a => a.MessageId, m => m.Id, (a, m) => new { Attempt = a, Message = m }).ToListAsync(cancellationToken);
        var messages = rows.Select(r => r.Message).ToList();
        var recipients = messages.Select(m => m.RecipientId).ToList();
        var allowed = (await db.Recipients.AsNoTracking().Where(r => recipients.Contains(r.Id) && r.Allowed).Select(r => r.Id).ToListAsync(cancellationToken)).ToHashSet();
        var lists = await OnListsAsync(db, messages, cancellationToken);
        var onTrail = await AllowedOnTrailAsync(db, messages, cancellationToken);
        var people = await db.PersonRecordsAsync([.. messages.Select(m => m.ContactId).Distinct()], cancellationToken);
        var records = people.Values.SelectMany(g => g.All).Distinct().ToList();
        var suppressions = (await db.Suppressions.AsNoTracking().Where(s => records.Contains(s.Contact)).ToListAsync(cancellationToken)).ToLookup(s => s.Contact);
        var decisions = rows.ToDictionary(r => r.Attempt.Id, r => MessageReceipt.FromJson(r.Attempt.Evidence)?.Gate);
        var relied = decisions.Values.Select(d => d?.Binding.AuthorizationId).OfType<Guid>().Distinct().Select(AuthorizationId.From).ToList();
        var register = await db.Authorizations.AsNoTracking().Where(a => relied.Contains(a.Id)).ToDictionaryAsync(a => a.Id.Value, cancellationToken);
        var documents = (await db.EvidenceDocuments.AsNoTracking().Where(d => relied.Contains(d.Authorization)).ToListAsync(cancellationToken)).ToLookup(d => d.Authorization.Value);
        var told = new Dictionary<(OriginId, int), GateOrigin?>();
        foreach (var (origin, version) in messages.Select(m => (m.OriginId, m.OriginVersion)).Distinct())
            told[(origin, version)] = (await origins.FactsAsync(db, origin, version, now, cancellationToken))?.Gate;
        var moments = rows.Select(r => WentAt(r.Attempt)).Append(now).ToList();
        var onFile = await reader.ReadAsync(db, people, told.Values.OfType<GateOrigin>(), moments.Min(), moments.Max(), cancellationToken);

        return [.. rows.Select(row =>
        {
            var (attempt, message) = (row.Attempt, row.Message);
            var at = WentAt(attempt);
            var group = people[message.ContactId];
            var decision = decisions[attempt.Id];
            var authorization = decision?.Binding.AuthorizationId is { } id ? register.GetValueOrDefault(id) : null;
            var form = authorization?.Open(cipher);
            return (message.Id, new HandedOver
            {
                At = at,
                OnList = allowed.Contains(message.RecipientId) && lists.Contains((message.OriginId, message.OriginVersion, message.ContactId)),
                Decision = decision,
                AllowedOnTrail = onTrail[message.Id].Any(t => t <= at),
                Origin = told[(message.OriginId, message.OriginVersion)],
                Relied = form,
                DocumentHolds = authorization is not null && form?.Signature?.DocumentHash is { } hash && documents[authorization.Id.Value].Any(d => d.CurrentHash(cipher) == hash),
                IsThePersons = authorization is not null && group.Proven.Contains(authorization.Contact),
                Suppressions = [.. group.All.SelectMany(r => suppressions[r]).Where(s => s.AddressIndex is null && s.CreatedAt <= at && !(s.ReleasedAt <= at)).Select(s => new SuppressionFact(s.Kind, s.Topic))],
                Domain = message.Domain,
                Documents = onFile[message.ContactId],
            });
        })];
    }

    private static DateTimeOffset WentAt(Attempt attempt) => attempt.DataStartedAt ?? attempt.EndedAt!.Value;

    private static async Task<HashSet<(OriginId, int, ContactId)>> OnListsAsync(AppDbContext db, List<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        var campaigns = messages.Select(m => CampaignId.From(m.OriginId.Value)).Distinct().ToList();
        var people = messages.Select(m => m.ContactId).Distinct().ToList();
        return [.. (await db.CampaignAudience.AsNoTracking().Where(m => campaigns.Contains(m.CampaignId) && people.Contains(m.ContactId)).ToListAsync(cancellationToken))
            .Select(m => (m.CampaignId.Origin, m.Version, m.ContactId))];
    }

    private static async Task<ILookup<MessageId, DateTimeOffset>> AllowedOnTrailAsync(AppDbContext db, List<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        var ids = messages.ToDictionary(m => m.Id.Value.ToString("N"), m => m.Id);
        var keys = ids.Keys.ToList();
        var events = await db.AuditEvents.AsNoTracking()
            .Where(e => e.ObjectType == "message" && keys.Contains(e.ObjectId!) && e.Action == AuditAction.GateEvaluated && e.Outcome == AuditOutcome.Succeeded)
            .Select(e => new { e.ObjectId, e.UtcTime }).ToListAsync(cancellationToken);
        return events.ToLookup(e => ids[e.ObjectId!], e => e.UtcTime);
    }
}
