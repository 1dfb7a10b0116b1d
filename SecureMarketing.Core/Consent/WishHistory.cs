using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// What a person wished and was promised, for the time line of their page: plain mail with or without a warning, restrictions, another
/// address, consents under the GDPR. Consents under 42 CFR part 2 stand on their own page alone, which asks who reads.
/// </summary>
internal sealed class WishHistory : IPersonHistory
{
    private const string Group = "consent";
    private const string AnyPurpose = "any purpose";

    public async Task<IReadOnlyList<PersonEvent>> OfAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var events = new List<PersonEvent>();
        foreach (var wish in await db.PlainPreferences.AsNoTracking().Where(p => p.Contact == contact).OrderByDescending(p => p.AcceptedAt).Take(limit).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(wish.AcceptedAt, Group, "Asked for plain mail", wish.Purpose ?? AnyPurpose, wish.WarnedAt is null ? "no warning on file" : "after a warning"));
            if (wish.WithdrawnAt is { } withdrawn)
                events.Add(new PersonEvent(withdrawn, Group, "Wish for plain mail withdrawn", wish.Purpose ?? AnyPurpose));
        }

        foreach (var restriction in await db.AgreedRestrictions.AsNoTracking().Where(r => r.Contact == contact).OrderByDescending(r => r.AgreedAt).Take(limit).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(restriction.AgreedAt, Group, "Restriction agreed", restriction.Purpose ?? AnyPurpose));
            if (restriction.EndedAt is { } ended)
                events.Add(new PersonEvent(ended, Group, "Restriction ended", restriction.Purpose ?? AnyPurpose));
        }

        foreach (var request in await db.ConfidentialRequests.AsNoTracking().Where(r => r.Contact == contact).OrderByDescending(r => r.AgreedAt).Take(limit)
                     .Select(r => new { r.AgreedAt, r.EndedAt }).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(request.AgreedAt, Group, "Another address agreed", "for everything"));
            if (request.EndedAt is { } ended)
                events.Add(new PersonEvent(ended, Group, "Other address ended", "for everything"));
        }

        foreach (var consent in await db.GdprConsents.AsNoTracking().Where(c => c.Contact == contact).OrderByDescending(c => c.GivenAt).Take(limit)
                     .Select(c => new { c.GivenAt, c.WithdrawnAt, c.Purpose }).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(consent.GivenAt, Group, "Consent given (GDPR)", consent.Purpose));
            if (consent.WithdrawnAt is { } withdrawn)
                events.Add(new PersonEvent(withdrawn, Group, "Consent withdrawn (GDPR)", consent.Purpose));
        }

        return [.. events.OrderByDescending(e => e.At).Take(limit)];
    }
}
