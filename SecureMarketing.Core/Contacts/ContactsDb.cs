using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

public static class ContactsDb
{
    private const int IdsPerRollUp = 100;

    extension(AppDbContext db)
    {
        public DbSet<Contact> Contacts => db.Set<Contact>();

        public DbSet<ClinicalFact> ClinicalFacts => db.Set<ClinicalFact>();

        public DbSet<ClinicalLatest> ClinicalLatest => db.Set<ClinicalLatest>();

        public DbSet<CustomAttribute> CustomAttributes => db.Set<CustomAttribute>();

        public DbSet<CustomValue> CustomValues => db.Set<CustomValue>();

        public DbSet<Account> Accounts => db.Set<Account>();

        public DbSet<Stakeholder> Stakeholders => db.Set<Stakeholder>();

        public DbSet<AccountUnit> AccountUnits => db.Set<AccountUnit>();

        public DbSet<ImportedAccount> ImportedAccounts => db.Set<ImportedAccount>();

        public DbSet<Encounter> Encounters => db.Set<Encounter>();

        public DbSet<Appointment> Appointments => db.Set<Appointment>();

        public DbSet<ImportRun> ImportRuns => db.Set<ImportRun>();

        public DbSet<ImportFile> ImportFiles => db.Set<ImportFile>();

        public DbSet<ImportRow> ImportRows => db.Set<ImportRow>();

        public DbSet<StoredMapping> StoredMappings => db.Set<StoredMapping>();

        public DbSet<RunMapping> RunMappings => db.Set<RunMapping>();

        public DbSet<ImportChange> ImportChanges => db.Set<ImportChange>();

        public DbSet<ImportedPerson> ImportedPeople => db.Set<ImportedPerson>();

        public DbSet<DuplicatePair> DuplicatePairs => db.Set<DuplicatePair>();

        public DbSet<MergedFact> MergedFacts => db.Set<MergedFact>();

        public DbSet<ImportedFact> ImportedFacts => db.Set<ImportedFact>();

        public DbSet<ErasedPerson> ErasedPeople => db.Set<ErasedPerson>();

        public DbSet<IntakeSource> IntakeSources => db.Set<IntakeSource>();

        public DbSet<IntakeFile> IntakeFiles => db.Set<IntakeFile>();

        public DbSet<IntakeLook> IntakeLooks => db.Set<IntakeLook>();

        public DbSet<FhirServer> FhirServers => db.Set<FhirServer>();

        public DbSet<FhirExport> FhirExports => db.Set<FhirExport>();

        internal DbSet<IntakeSighting> IntakeSightings => db.Set<IntakeSighting>();

        /// <summary>
        /// Makes every send decision about these people stale (<see cref="Contact.SendVersion"/>). Called in the
        /// transaction of the change: a suppression, a revocation, a preference. What concerns one record of a person
        /// concerns all that were merged with it.
        /// </summary>
        public async Task<int> BumpSendVersionAsync(IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
        {
            var all = (await db.PersonRecordsAsync(contacts, cancellationToken)).Values.SelectMany(g => g.All).Distinct().ToList();
            return await db.Set<Contact>().Where(c => all.Contains(c.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.SendVersion, c => c.SendVersion + 1), cancellationToken);
        }

        /// <summary>Computes the clinical roll-up of these people anew from their facts, within the caller's transaction.</summary>
        internal async Task RollUpAsync(IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
        {
            foreach (var chunk in people.Chunk(IdsPerRollUp))
            {
                await db.Set<ClinicalLatest>().Where(l => chunk.Contains(l.ContactId)).ExecuteDeleteAsync(cancellationToken);
                var facts = await db.Set<ClinicalFact>().AsNoTracking().Where(f => chunk.Contains(f.ContactId)).ToListAsync(cancellationToken);
                await db.InsertRowsAsync<ClinicalLatest>([.. ClinicalRollUp.Of(facts)], cancellationToken);
            }
        }

        /// <summary>
        /// True when another person has the same mailbox. A second record of the same person (same name and birth date) is
        /// a duplicate, not another reader, and so is one that was merged upon proof.
        /// </summary>
        public Task<bool> IsSharedMailboxAsync(Contact contact, CancellationToken cancellationToken) =>
            contact.EmailIndex is not { } mailbox
                ? Task.FromResult(false)
                : db.Set<Contact>().AnyAsync(o => o.EmailIndex == mailbox && o.Id != contact.Id &&
                    !((o.MergedInto ?? o.Id) == (contact.MergedInto ?? contact.Id) && (o.MergedInto == null || o.MergeProven) && (contact.MergedInto == null || contact.MergeProven)) &&
                    (o.NameBirthIndex == null || contact.NameBirthIndex == null || o.NameBirthIndex != contact.NameBirthIndex), cancellationToken);
    }
}
