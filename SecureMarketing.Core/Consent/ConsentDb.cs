using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

public static class ConsentDb
{
    extension(AppDbContext db)
    {
        public DbSet<Authorization> Authorizations => db.Set<Authorization>();

        public DbSet<AuthorizationForm> AuthorizationForms => db.Set<AuthorizationForm>();

        public DbSet<AuthorizationFormVersion> AuthorizationFormVersions => db.Set<AuthorizationFormVersion>();

        public DbSet<AuthorizationBatch> AuthorizationBatches => db.Set<AuthorizationBatch>();

        public DbSet<AuthorizationBatchItem> AuthorizationBatchItems => db.Set<AuthorizationBatchItem>();

        public DbSet<RepresentativeAuthority> RepresentativeAuthorities => db.Set<RepresentativeAuthority>();

        public DbSet<EvidenceDocument> EvidenceDocuments => db.Set<EvidenceDocument>();

        public DbSet<Suppression> Suppressions => db.Set<Suppression>();

        public DbSet<PlainPreference> PlainPreferences => db.Set<PlainPreference>();

        public DbSet<AgreedRestriction> AgreedRestrictions => db.Set<AgreedRestriction>();

        public DbSet<GdprConsent> GdprConsents => db.Set<GdprConsent>();

        public DbSet<Part2Consent> Part2Consents => db.Set<Part2Consent>();

        public DbSet<TopicOptIn> TopicOptIns => db.Set<TopicOptIn>();

        public DbSet<PreferenceTopic> PreferenceTopics => db.Set<PreferenceTopic>();

        public DbSet<MailCapWish> MailCaps => db.Set<MailCapWish>();

        public DbSet<Refusal> Refusals => db.Set<Refusal>();

        public DbSet<PropagationTarget> PropagationTargets => db.Set<PropagationTarget>();

        public DbSet<PropagationNotice> PropagationNotices => db.Set<PropagationNotice>();

        public DbSet<ConfidentialRequest> ConfidentialRequests => db.Set<ConfidentialRequest>();

        /// <summary>The suppressions of these people that nobody has released.</summary>
        public IQueryable<Suppression> SuppressionsInForce(IReadOnlyCollection<ContactId> contacts) =>
            db.Set<Suppression>().Where(s => contacts.Contains(s.Contact) && s.ReleasedAt == null);
    }
}
