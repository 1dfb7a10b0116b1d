using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Consent;

/// <summary>Tells rule packs of GDPR consents, of wishes, dealings and inquiries, and when the authorization relied on was signed.</summary>
internal sealed class ConsentPackEvidence(IInquiryDays inquiryDays) : IRulePackEvidence
{
    public async Task<IReadOnlyList<RulePackEvidence>> ForAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var groups = (await GatePeople.OfAsync(db, batch, cancellationToken)).Groups;
        var people = batch.Where(q => RulePacks.AsksForConsent(q.Facts.Residence)).SelectMany(q => groups[q.Contact].All).Distinct().ToList();
        var consents = (people.Count == 0 ? [] : await db.GdprConsents.AsNoTracking().Where(c => people.Contains(c.Contact)).ToListAsync(cancellationToken)).ToLookup(c => c.Contact);
        // Read with what the gate was told of it, and of the same moment.
        var onFile = batch.Any(q => q.Facts.AuthorizationId is not null) ? await ConsentOnFile.OfAsync(db, batch, cancellationToken) : null;
        var abroad = batch.Where(q => AsksForDealings(q.Facts.Residence)).SelectMany(q => groups[q.Contact].All).Distinct().ToList();
        var (wishes, visits) = await DealingsAsync(db, abroad, cancellationToken);
        var inquiries = abroad.Count == 0 ? new Dictionary<ContactId, DateOnly>() : await inquiryDays.LastAsync(db, abroad, cancellationToken);
        return
        [
            .. batch.Select(q => new RulePackEvidence(
                consents.Count > 0 && MergedConsent.HasGdpr([.. groups[q.Contact].All.SelectMany(r => consents[r])], groups[q.Contact], q.Purpose, now),
                q.Facts.AuthorizationId is { } id ? onFile?.SignedOn(groups[q.Contact], id) : null,
                wishes.Count > 0 && groups[q.Contact].Proven.SelectMany(r => wishes[r]).Any(topic => q.Origin.Topic is null || string.Equals(topic, q.Origin.Topic, StringComparison.OrdinalIgnoreCase)),
                visits.Count == 0 ? null : groups[q.Contact].Proven.Where(visits.ContainsKey).Select(r => (DateOnly?)DateOnly.FromDayNumber(visits[r])).Max(),
                inquiries.Count == 0 ? null : groups[q.Contact].Proven.Where(inquiries.ContainsKey).Select(r => (DateOnly?)inquiries[r]).Max())),
        ];
    }

    /// <summary>Canada, Virginia, and wherever the residence is unknown: elsewhere nobody asks, so nothing is read.</summary>
    private static bool AsksForDealings(string? residence) => residence is null or "US-VA" || residence.Split('-')[0] == "CA";

    private static async Task<(ILookup<ContactId, string> Wishes, IReadOnlyDictionary<ContactId, int> Visits)> DealingsAsync(
        AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        if (people.Count == 0)
            return (Array.Empty<TopicOptIn>().ToLookup(o => o.Contact, o => o.Topic), new Dictionary<ContactId, int>());
        var wishes = await db.TopicOptIns.AsNoTracking().Where(o => people.Contains(o.Contact)).Select(o => new { o.Contact, o.Topic }).ToListAsync(cancellationToken);
        var visits = await db.Encounters.AsNoTracking().Where(e => people.Contains(e.ContactId)).GroupBy(e => e.ContactId)
            .Select(g => new { g.Key, Day = g.Max(e => e.Day) }).ToDictionaryAsync(g => g.Key, g => g.Day, cancellationToken);
        return (wishes.ToLookup(o => o.Contact, o => o.Topic), visits);
    }
}
