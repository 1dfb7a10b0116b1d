using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
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

        /// <summary>Of these records those whose mailbox may not be written to, whoever had it when that was recorded: another source's record of somebody erased is still them.</summary>
        public async Task<HashSet<ContactId>> ClosedMailboxesAsync(IReadOnlyCollection<ContactId> records, CancellationToken cancellationToken)
        {
            var suppressions = db.Set<Suppression>().AsNoTracking().Where(s => s.Kind == GateSuppression.DoNotContact && s.ReleasedAt == null && s.AddressIndex != null);
            var found = await db.Contacts.AsNoTracking().Where(c => records.Contains(c.Id) && c.EmailIndex != null)
                .Join(suppressions, c => c.EmailIndex, s => s.AddressIndex, (c, s) => c.Id).Distinct().ToListAsync(cancellationToken);
            return [.. found];
        }
    }
}
