using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

public static class ContactsDb
{
    extension(AppDbContext db)
    {
        public DbSet<Contact> Contacts => db.Set<Contact>();

        public DbSet<ClinicalFact> ClinicalFacts => db.Set<ClinicalFact>();

        public DbSet<ClinicalLatest> ClinicalLatest => db.Set<ClinicalLatest>();

        public DbSet<Encounter> Encounters => db.Set<Encounter>();

        public DbSet<Appointment> Appointments => db.Set<Appointment>();

        public DbSet<ImportRun> ImportRuns => db.Set<ImportRun>();

        public DbSet<ImportFile> ImportFiles => db.Set<ImportFile>();

        public DbSet<ImportRow> ImportRows => db.Set<ImportRow>();

        public DbSet<StoredMapping> StoredMappings => db.Set<StoredMapping>();

        public DbSet<RunMapping> RunMappings => db.Set<RunMapping>();

        public DbSet<ImportChange> ImportChanges => db.Set<ImportChange>();

        public DbSet<ImportedPerson> ImportedPeople => db.Set<ImportedPerson>();

        public DbSet<ImportedFact> ImportedFacts => db.Set<ImportedFact>();

        public DbSet<ErasedPerson> ErasedPeople => db.Set<ErasedPerson>();

        /// <summary>
        /// Makes every send decision about these people stale (<see cref="Contact.SendVersion"/>). Called in the
        /// transaction of the change: a suppression, a revocation, a preference.
        /// </summary>
        public Task<int> BumpSendVersionAsync(IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken) =>
            db.Set<Contact>().Where(c => contacts.Contains(c.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.SendVersion, c => c.SendVersion + 1), cancellationToken);

        /// <summary>
        /// True when another person has the same mailbox. A second record of the same person (same name and birth date) is
        /// a duplicate, not another reader.
        /// </summary>
        public Task<bool> IsSharedMailboxAsync(Contact contact, CancellationToken cancellationToken) =>
            contact.EmailIndex is not { } mailbox
                ? Task.FromResult(false)
                : db.Set<Contact>().AnyAsync(o => o.EmailIndex == mailbox && o.Id != contact.Id &&
                    (o.NameBirthIndex == null || contact.NameBirthIndex == null || o.NameBirthIndex != contact.NameBirthIndex), cancellationToken);
    }
}
