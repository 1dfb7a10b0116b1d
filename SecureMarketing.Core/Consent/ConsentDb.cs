using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

public static class ConsentDb
{
    extension(AppDbContext db)
    {
        public DbSet<Authorization> Authorizations => db.Set<Authorization>();

        public DbSet<EvidenceDocument> EvidenceDocuments => db.Set<EvidenceDocument>();

        public DbSet<Suppression> Suppressions => db.Set<Suppression>();

        public DbSet<PlainPreference> PlainPreferences => db.Set<PlainPreference>();

        public DbSet<AgreedRestriction> AgreedRestrictions => db.Set<AgreedRestriction>();

        public DbSet<GdprConsent> GdprConsents => db.Set<GdprConsent>();

        public DbSet<Part2Consent> Part2Consents => db.Set<Part2Consent>();

        public DbSet<TopicOptIn> TopicOptIns => db.Set<TopicOptIn>();

        /// <summary>The suppressions of these people that nobody has released.</summary>
        public IQueryable<Suppression> SuppressionsInForce(IReadOnlyCollection<ContactId> contacts) =>
            db.Set<Suppression>().Where(s => contacts.Contains(s.Contact) && s.ReleasedAt == null);
    }
}
