using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>Whoever agreed to something or refused it stays on file: the record must be kept six years (45 CFR 164.530(j)(2)).</summary>
internal sealed class ConsentTies : IPersonTies
{
    public string Word => "consent";

    public async Task<IReadOnlyCollection<ContactId>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken) =>
        await db.Authorizations.Where(a => contacts.Contains(a.Contact)).Select(a => a.Contact)
            .Union(db.RepresentativeAuthorities.Where(r => contacts.Contains(r.Contact)).Select(r => r.Contact))
            .Union(db.Suppressions.Where(s => contacts.Contains(s.Contact)).Select(s => s.Contact))
            .Union(db.PlainPreferences.Where(p => contacts.Contains(p.Contact)).Select(p => p.Contact))
            .Union(db.AgreedRestrictions.Where(r => contacts.Contains(r.Contact)).Select(r => r.Contact))
            .Union(db.GdprConsents.Where(c => contacts.Contains(c.Contact)).Select(c => c.Contact))
            .Union(db.Part2Consents.Where(c => contacts.Contains(c.Contact)).Select(c => c.Contact))
            .Union(db.TopicOptIns.Where(o => contacts.Contains(o.Contact)).Select(o => o.Contact))
            .Union(db.MailCaps.Where(m => contacts.Contains(m.Contact)).Select(m => m.Contact))
            .Union(db.ConfidentialRequests.Where(r => contacts.Contains(r.Contact)).Select(r => r.Contact))
            .Union(db.Refusals.Where(r => contacts.Contains(r.Contact)).Select(r => r.Contact))
            .ToListAsync(cancellationToken);
}
