using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Compliance;

/// <summary>Reads what is on file about some people, by a fixed number of statements; what none of the messages asks for is not read.</summary>
internal sealed class DocumentsReader(RuleBook book, IInquiryDays inquiryDays, IFieldCipher cipher, ContactSeal seal, Organisation organisation)
{
    /// <param name="db">Where to look.</param>
    /// <param name="persons">By the record that is written to.</param>
    /// <param name="origins">Of the messages that are judged.</param>
    /// <param name="first">The earliest moment that is judged.</param>
    /// <param name="last">The latest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<ContactId, PersonDocuments>> ReadAsync(
        AppDbContext db, IReadOnlyDictionary<ContactId, PersonRecords> persons, IEnumerable<GateOrigin> origins, DateTimeOffset first, DateTimeOffset last, CancellationToken cancellationToken)
    {
        var records = persons.Values.SelectMany(p => p.All).Distinct().ToList();
        var categories = origins.Select(o => o.Sens).ToHashSet();
        var restrictions = await FoundAsync(db.AgreedRestrictions.Where(r => records.Contains(r.Contact)), true, r => r.Contact, cancellationToken);
        var part2 = await FoundAsync(db.Part2Consents.Where(c => records.Contains(c.Contact)), categories.Contains(GateSensitivity.Part2), c => c.Contact, cancellationToken);
        var register = await FoundAsync(db.Authorizations.Where(a => records.Contains(a.Contact)), categories.Contains(GateSensitivity.State), a => a.Contact, cancellationToken);

        var rules = await book.PastAsync(db, cancellationToken);
        var homes = await db.Contacts.AsNoTracking().Where(c => records.Contains(c.Id)).Select(c => new { c.Id, c.State, c.Country }).ToListAsync(cancellationToken);
        var residences = homes.ToDictionary(h => h.Id, h => ContactGateFacts.Residence(h.State, h.Country));
        var living = persons.ToDictionary(p => p.Key, p => Residence(p.Value, residences));
        var asked = persons.Where(p => RulePacks.AsksForConsent(living[p.Key])).SelectMany(p => p.Value.All).Distinct().ToList();
        var gdpr = await FoundAsync(db.GdprConsents.Where(c => asked.Contains(c.Contact)), asked.Count > 0, c => c.Contact, cancellationToken);
        var wishes = await FoundAsync(db.TopicOptIns.Where(o => asked.Contains(o.Contact)), asked.Count > 0, o => o.Contact, cancellationToken);
        var (from, to) = (organisation.DayAt(first).AddMonths(-rules.LongestMonths), organisation.DayAt(last));
        var visits = await VisitsAsync(db, asked, from, to, cancellationToken);
        var inquiries = asked.Count == 0 ? Enumerable.Empty<DateOnly>().ToLookup(_ => default(ContactId)) : await inquiryDays.BetweenAsync(db, asked, from, to, cancellationToken);

        var confidential = await FoundAsync(db.ConfidentialRequests.Where(r => records.Contains(r.Contact)), true, r => r.Contact, cancellationToken);
        var agreed = await AgreedDomainsAsync(db, [.. confidential.SelectMany(g => g).Where(r => r.HasAlternate && r.EndedAt is null).Select(r => r.Contact)], cancellationToken);
        var entered = await EnteredAsync(db, wishes.SelectMany(g => g), cancellationToken);

        return persons.ToDictionary(p => p.Key, p => new PersonDocuments
        {
            Person = p.Value,
            Residence = living[p.Key],
            Register = [.. p.Value.All.SelectMany(r => register[r]).Select(a => (a.Contact, a.Open(cipher), a.CreatedAt))],
            Part2 = [.. p.Value.All.SelectMany(r => part2[r])],
            Restrictions = [.. p.Value.All.SelectMany(r => restrictions[r])],
            Rules = rules,
            Gdpr = [.. p.Value.All.SelectMany(r => gdpr[r])],
            Wishes = [.. p.Value.Proven.SelectMany(r => wishes[r]).Select(w => (w.Topic, Later(w.GivenAt, entered(w))))],
            Visits = [.. p.Value.Proven.SelectMany(r => visits[r])],
            Inquiries = [.. p.Value.Proven.SelectMany(r => inquiries[r])],
            Confidential = [.. p.Value.All.SelectMany(r => confidential[r]).Select(r => new ConfidentialOnFile(r.AgreedAt, r.EndedAt, r.HasAlternate, r.EndedAt is null ? agreed.GetValueOrDefault(r.Contact) : null))],
        });
    }

    /// <summary>Domains of the mailboxes that were agreed on and still are on file.</summary>
    private async Task<Dictionary<ContactId, string>> AgreedDomainsAsync(AppDbContext db, IReadOnlyCollection<ContactId> standing, CancellationToken cancellationToken)
    {
        var people = standing.Count == 0 ? [] : await db.Contacts.AsNoTracking().Where(c => standing.Contains(c.Id) && c.AgreedEmailIndex != null).ToListAsync(cancellationToken);
        var domains = new Dictionary<ContactId, string>();
        foreach (var person in people.Where(p => !AddressPolicy.Denies(true, p.AgreedEmailIndex, p.EmailIndex)))
        {
            if (EmailAddress.TryParse(seal.Open(person, ContactField.Email), out var address))
                domains[person.Id] = address.Domain;
        }

        return domains;
    }

    /// <summary>
    /// When a wish came on file. What a person ticked is there as it is given; what staff entered may have been given days before, and the trail
    /// says when it was entered. One that the trail does not know was never on file.
    /// </summary>
    private static async Task<Func<TopicOptIn, DateTimeOffset>> EnteredAsync(AppDbContext db, IEnumerable<TopicOptIn> wishes, CancellationToken cancellationToken)
    {
        var ids = wishes.Where(w => w.Evidence is not null).Select(w => w.Id.Value.ToString()).ToList();
        var events = ids.Count == 0 ? [] : await db.AuditEvents.AsNoTracking()
            .Where(e => e.ObjectType == RecordExpressConsent.ObjectType && ids.Contains(e.ObjectId!) && e.Action == AuditAction.PreferenceChanged && e.Outcome == AuditOutcome.Succeeded)
            .Select(e => new { e.ObjectId, e.UtcTime }).ToListAsync(cancellationToken);
        var entered = events.ToDictionary(e => e.ObjectId!, e => e.UtcTime, StringComparer.Ordinal);
        return wish => wish.Evidence is null ? wish.GivenAt : entered.GetValueOrDefault(wish.Id.Value.ToString(), DateTimeOffset.MaxValue);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static async Task<ILookup<ContactId, T>> FoundAsync<T>(IQueryable<T> rows, bool read, Func<T, ContactId> of, CancellationToken cancellationToken) where T : class =>
        (read ? await rows.AsNoTracking().ToListAsync(cancellationToken) : []).ToLookup(of);

    private static async Task<ILookup<ContactId, DateOnly>> VisitsAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (first, last) = (from.DayNumber, to.DayNumber);
        var days = people.Count == 0 ? [] : await db.Encounters.AsNoTracking().Where(e => people.Contains(e.ContactId) && e.Day >= first && e.Day <= last)
            .Select(e => new { e.ContactId, e.Day }).Distinct().ToListAsync(cancellationToken);
        return days.ToLookup(d => d.ContactId, d => DateOnly.FromDayNumber(d.Day));
    }

    /// <summary>Records that disagree leave it unknown, so that every pack applies.</summary>
    private static string? Residence(PersonRecords person, IReadOnlyDictionary<ContactId, string?> of)
    {
        var own = of.GetValueOrDefault(person.Kept);
        return person.All.Select(r => of.GetValueOrDefault(r)).All(other => other is null || other == own) ? own : null;
    }
}
