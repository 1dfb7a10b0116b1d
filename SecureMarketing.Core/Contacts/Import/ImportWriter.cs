using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Addresses;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Writes a batch in the transaction that is open on the context: people, then facts, then roll-ups, then whoever listens.
/// What is already there stays untouched, so a repeated import writes nothing.
/// </summary>
internal sealed class ImportWriter(ContactSeal seal, CustomSeal customSeal, FormerValues formers, IEnumerable<IContactFactSink> sinks, IAuditTrail trail, ImportRun run)
{
    private const int IdsPerQuery = 500;

    private readonly CodeBook codes = new();
    private readonly PersonPatch patch = new(seal);
    private readonly CustomLabels labels = new(trail, run);
    private volatile bool bringsNewPeople;

    /// <param name="db">Holds the batch's transaction.</param>
    /// <param name="batch">What to write.</param>
    /// <param name="turn">Comes when the batch before is committed. What does not depend on that one is done meanwhile.</param>
    /// <param name="now">Instant of the batch.</param>
    /// <param name="cancellationToken">Ends the call; the transaction is then to be rolled back.</param>
    /// <exception cref="RunOverException">The batch before was the run's last: the transaction is to be rolled back.</exception>
    public async Task<BatchOutcome> WriteAsync(AppDbContext db, ImportBatch batch, BatchTurn turn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var journal = new ImportJournal(run, formers);
        var stated = CodesOf(batch).ToList();
        if (stated.Count > 0)
            await codes.LearnAsync(db, stated, cancellationToken);
        var deleted = await DeletionsInBatch.FindAsync(db, batch, run.SourceSystem, cancellationToken);
        var people = await WritePeopleAsync(db, batch, journal, turn, deleted.People, now, cancellationToken);
        await turn.ComeAsync();
        var custom = await LayCustomAsync(db, batch, people, now, cancellationToken);
        var accounts = new AccountsInBatch(run, sinks);
        await accounts.WriteAsync(db, batch, now, cancellationToken);
        var stakeholders = await LayStakeholdersAsync(db, batch, people, accounts, cancellationToken);

        var units = await UnitBook.LoadAsync(db, batch, run.SourceSystem, cancellationToken);
        var encounters = new FactMerge<Encounter>(e => e.SourceKey, (a, b) => a.SameAs(b));
        var visitors = people.Existing(batch.Encounters.Select(e => e.Subject).Concat(batch.Facts.Where(f => f.Encounter is not null).Select(f => f.Subject)));
        await encounters.LoadAsync(db.Encounters, [.. visitors.Union(deleted.Of(FactTable.Encounter))], e => e.ContactId, cancellationToken);
        foreach (var record in batch.Encounters)
            encounters.Lay(people.Find(record.Subject, record.Place, batch, FactTable.Encounter, record.SourceKey, encounters), record.SourceKey, record.Retracted, id => EncounterOf(record, id, units));

        var facts = new FactMerge<ClinicalFact>(f => f.SourceKey, (a, b) => a.SameAs(b));
        await facts.LoadAsync(db.ClinicalFacts, [.. people.Existing(batch.Facts.Select(f => f.Subject)).Union(deleted.Of(FactTable.Clinical))], f => f.ContactId, cancellationToken);
        foreach (var record in batch.Facts)
        {
            facts.Lay(people.Find(record.Subject, record.Place, batch, FactTable.Clinical, record.SourceKey, facts), record.SourceKey, record.Retracted,
                id => FactOf(record, id, record.Encounter is { } visit ? people.Row(record.Subject, visit, encounters)?.Class : null));
        }

        var appointments = new FactMerge<Appointment>(a => a.SourceKey, (a, b) => a.SameAs(b));
        await appointments.LoadAsync(db.Appointments, [.. people.Existing(batch.Appointments.Select(a => a.Subject)).Union(deleted.Of(FactTable.Appointment))], a => a.ContactId, cancellationToken);
        foreach (var record in batch.Appointments)
            appointments.Lay(people.Find(record.Subject, record.Place, batch, FactTable.Appointment, record.SourceKey, appointments), record.SourceKey, record.Retracted, id => AppointmentOf(record, id, units));

        deleted.Lay(FactTable.Encounter, encounters);
        deleted.Lay(FactTable.Clinical, facts);
        deleted.Lay(FactTable.Appointment, appointments);

        await encounters.SaveAsync(db, (set, contact, keys) => set.Where(e => e.ContactId == contact && keys.Contains(e.SourceKey)), cancellationToken);
        await facts.SaveAsync(db, (set, contact, keys) => set.Where(f => f.ContactId == contact && keys.Contains(f.SourceKey)), cancellationToken);
        await appointments.SaveAsync(db, (set, contact, keys) => set.Where(a => a.ContactId == contact && keys.Contains(a.SourceKey)), cancellationToken);
        await custom.SaveAsync(db, CustomOf, cancellationToken);
        await stakeholders.SaveAsync(db, StakeholdersOf, cancellationToken);
        await people.Owners.SaveAsync(db, cancellationToken);
        await RollUpAsync(db, facts, cancellationToken);
        await journal.NoteFactsAsync(db, FactTable.Clinical, facts.Before, cancellationToken);
        await journal.NoteFactsAsync(db, FactTable.Encounter, encounters.Before, cancellationToken);
        await journal.NoteFactsAsync(db, FactTable.Appointment, appointments.Before, cancellationToken);
        await journal.NoteFactsAsync(db, FactTable.Custom, custom.Before, cancellationToken);
        await journal.NoteFactsAsync(db, FactTable.Stakeholder, stakeholders.Before, cancellationToken);

        if (!run.DryRun)
            await RemarkSharedAsync(db, people, batch, now, cancellationToken);
        var touched = people.Changed.Union(facts.ChangedContacts).Union(encounters.ChangedContacts).Union(appointments.ChangedContacts).Union(stakeholders.ChangedContacts).Where(id => !people.IsNew(id)).ToList();
        var withVisits = appointments.ChangedContacts.Where(people.IsNew).ToHashSet();
        foreach (var sink in sinks)
        {
            if (people.Created > 0)
                await sink.ContactsAddedAsync(db, people.NewPeople, withVisits, now, cancellationToken);
            if (touched.Count > 0)
                await sink.ContactsChangedAsync(db, touched, now, cancellationToken);
        }

        return new BatchOutcome(people.Created, people.Updated, people.Unchanged, facts.Changes + encounters.Changes + appointments.Changes + accounts.Changes + stakeholders.Changes, [.. batch.Rejections]);
    }

    /// <summary>Lays what rows say for custom attributes over what is on file; a batch that says nothing costs nothing.</summary>
    private async Task<FactMerge<CustomValue>> LayCustomAsync(AppDbContext db, ImportBatch batch, PeopleInBatch people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var custom = new FactMerge<CustomValue>(v => v.AttributeId, customSeal.Same);
        var stated = batch.People.Where(p => p.Custom.Count > 0 && people.IdOf(p.SourceId) is not null).ToList();
        if (stated.Count == 0)
            return custom;
        await labels.RaiseAsync(db, stated.SelectMany(p => p.Custom), now, cancellationToken);
        await custom.LoadAsync(db.CustomValues, people.Existing(stated.Select(p => p.SourceId)), v => v.ContactId, cancellationToken);
        foreach (var record in stated)
        {
            var changed = false;
            foreach (var entry in record.Custom)
                changed |= custom.Lay(people.Find(record.SourceId, record.Place, batch, FactTable.Custom, entry.AttributeId, custom), entry.AttributeId, retracted: false, id => customSeal.ValueOf(id, entry));
            if (!changed)
                continue;
            var person = people.Known(record.SourceId);
            // A change of details as any other: retention counts from it.
            person.ChangedAt = now;
            people.Count(person.Id, true);
        }

        return custom;
    }

    /// <summary>People at accounts. Both must be known: a row that names a stranger is rejected.</summary>
    private static async Task<FactMerge<Stakeholder>> LayStakeholdersAsync(AppDbContext db, ImportBatch batch, PeopleInBatch people, AccountsInBatch accounts, CancellationToken cancellationToken)
    {
        var merge = new FactMerge<Stakeholder>(s => s.AccountId, (a, b) => a.Role == b.Role);
        if (batch.Stakeholders.Count == 0)
            return merge;
        await merge.LoadAsync(db.Stakeholders, people.Existing(batch.Stakeholders.Select(s => s.Subject)), s => s.ContactId, cancellationToken);
        foreach (var record in batch.Stakeholders)
        {
            if (accounts.Find(record.Account) is { } account)
                merge.Lay(people.Find(record.Subject, record.Place, batch, FactTable.Stakeholder, account.Id, merge), account.Id, retracted: false, id => new Stakeholder { ContactId = id, AccountId = account.Id, Role = record.Role });
            else
                batch.Reject(record.Place, ImportCodes.AccountUnknown);
        }

        return merge;
    }

    private static IQueryable<Stakeholder> StakeholdersOf(DbSet<Stakeholder> set, ContactId contact, long[] keys)
    {
        var accounts = keys.Select(k => (int)k).ToArray();
        return set.Where(s => s.ContactId == contact && accounts.Contains(s.AccountId));
    }

    private static IQueryable<CustomValue> CustomOf(DbSet<CustomValue> set, ContactId contact, long[] keys)
    {
        var attributes = keys.Select(k => (int)k).ToArray();
        return set.Where(v => v.ContactId == contact && attributes.Contains(v.AttributeId));
    }

    private async Task<PeopleInBatch> WritePeopleAsync(AppDbContext db, ImportBatch batch, ImportJournal journal, BatchTurn turn, IReadOnlyCollection<ContactId> others, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sourceIds = batch.People.Select(p => p.SourceId)
            .Concat(batch.Facts.Select(f => f.Subject)).Concat(batch.Encounters.Select(e => e.Subject)).Concat(batch.Appointments.Select(a => a.Subject)).Concat(batch.Stakeholders.Select(s => s.Subject))
            .ToHashSet(StringComparer.Ordinal);
        var known = await KnownAsync(db, sourceIds, cancellationToken);
        if (known.Count > 0 && !turn.HasCome)
        {
            // The batch before may change those on file as well, for instance the record with which one of them was merged.
            db.ChangeTracker.Clear();
            await turn.ComeAsync();
            known = await KnownAsync(db, sourceIds, cancellationToken);
        }

        // What the one batch brought is what the next one is expected to bring.
        bringsNewPeople = known.Count < sourceIds.Count / 2;
        var people = new PeopleInBatch(known, await FactOwners.LoadAsync(db, [.. known.Values.Select(c => c.Id)], cancellationToken))
        {
            Erased = await ErasedPerson.AmongAsync(db, seal, run.SourceSystem, [.. sourceIds.Where(id => !known.ContainsKey(id))], cancellationToken),
        };
        var taken = new List<PersonRecord>(batch.People.Count);
        foreach (var record in batch.People)
        {
            if (people.Erased.Contains(record.SourceId))
            {
                batch.Reject(record.Place, ImportCodes.PersonErased);
                continue;
            }

            if (!known.ContainsKey(record.SourceId))
                people.Add(batch.Prepared.TryGetValue(record.SourceId, out var prepared) ? prepared.Contact : new Contact(ContactId.New(), run.SourceSystem, record.SourceId, now));
            Remark(record, batch);
            taken.Add(record);
        }

        var bump = Lay(batch, taken, people, now);
        await journal.NotePeopleAsync(db, [.. known.Values, .. await KeptAsync(db, known.Values, others, cancellationToken)], people.New, cancellationToken);
        await db.InsertRowsAsync<Contact>([.. people.NewPeople], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        // In its own statement and relative, because a suppression may raise the same number meanwhile.
        if (bump.Count > 0)
            await db.BumpSendVersionAsync(bump, cancellationToken);
        return people;
    }

    private async Task<Dictionary<string, Contact>> KnownAsync(AppDbContext db, IReadOnlyCollection<string> sourceIds, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, Contact>(StringComparer.Ordinal);
        foreach (var chunk in sourceIds.Chunk(db.SourceIdsPerQuery))
        {
            foreach (var contact in await db.ContactsOf(run.SourceSystem, chunk).ToListAsync(cancellationToken))
                known.Add(contact.SourceId, contact);
        }

        return known;
    }

    /// <summary>
    /// Seals in advance, while the batch before is still being written, what a batch says of people who seem to be new. Touches no
    /// database: whoever turns out to be known, or must stay out, is laid as if this had not been called.
    /// </summary>
    public void Prepare(ImportBatch batch, DateTimeOffset now)
    {
        if (!bringsNewPeople)
            return;
        var own = batch.People.GroupBy(r => r.SourceId, StringComparer.Ordinal).ToList();
        var prepared = new PreparedPerson[own.Count];
        AllProcessors.Run(own.Count, i =>
        {
            var contact = new Contact(ContactId.New(), run.SourceSystem, own[i].Key, now);
            prepared[i] = new PreparedPerson(contact, Apply(own[i], contact, now));
        });
        batch.Prepared = prepared.ToDictionary(p => p.Contact.SourceId, StringComparer.Ordinal);
    }

    /// <summary>Lays records over their people; sealing is most of the work of an import, so people are taken on all processors.</summary>
    /// <returns>Those on file before of whom something changed that a send decision depends on.</returns>
    private HashSet<ContactId> Lay(ImportBatch batch, IReadOnlyCollection<PersonRecord> records, PeopleInBatch people, DateTimeOffset now)
    {
        var own = records.GroupBy(r => r.SourceId, StringComparer.Ordinal).ToList();
        var results = new (ContactId Id, PatchResult Patch)[own.Count];
        // Each by its place: handing results over one by one, as PLINQ does, kept both processors busy with waiting.
        AllProcessors.Run(own.Count, i =>
        {
            var contact = people.Known(own[i].Key);
            results[i] = (contact.Id, batch.Prepared.TryGetValue(own[i].Key, out var prepared) && prepared.Contact == contact ? prepared.Patch : Apply(own[i], contact, now));
        });

        var bump = new HashSet<ContactId>();
        foreach (var (id, result) in results)
        {
            people.Count(id, result.Changed);
            if (result.SendRelevant && !people.IsNew(id))
                bump.Add(id);
        }

        return bump;
    }

    private PatchResult Apply(IEnumerable<PersonRecord> records, Contact contact, DateTimeOffset now)
    {
        var (changed, send) = (false, false);
        foreach (var record in records)
        {
            var result = patch.Apply(contact, record, run.AddressesVerified, now);
            (changed, send) = (changed | result.Changed, send | result.SendRelevant);
        }

        return new PatchResult(changed, send);
    }

    /// <summary>Signs of a wrong address or number: worth a look, no reason to leave a person out.</summary>
    private static void Remark(PersonRecord record, ImportBatch batch)
    {
        if (record.Email is { } email && AddressSigns.Of(email) is var sign)
        {
            if (sign.IsRole)
                batch.Reject(record.Place, ImportCodes.EmailRole, nameof(record.Email), kept: true);
            if (sign.LookAlike is not null)
                batch.Reject(record.Place, ImportCodes.EmailLookAlike, nameof(record.Email), kept: true);
        }

        if (!string.IsNullOrWhiteSpace(record.Phone) && PhoneNumberForm.E164(record.Phone) is null)
            batch.Reject(record.Place, ImportCodes.PhoneInvalid, nameof(record.Phone), kept: true);
    }

    /// <summary>Pairs that may be one person; a mailbox that two people share is remarked where the file names it.</summary>
    private static async Task RemarkSharedAsync(AppDbContext db, PeopleInBatch people, ImportBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var shared = await DuplicateFinder.NoteAsync(db, [.. people.ChangedPeople], now, cancellationToken);
        foreach (var record in shared.Count == 0 ? [] : batch.People.Where(p => p.Email is not null && people.IdOf(p.SourceId) is { } id && shared.Contains(id)).DistinctBy(p => p.SourceId))
            batch.Reject(record.Place, ImportCodes.EmailShared, nameof(record.Email), kept: true);
    }

    /// <summary>The records to which merged ones among these point, and others whose rows go: the journal must know them.</summary>
    private static async Task<IReadOnlyList<Contact>> KeptAsync(AppDbContext db, IEnumerable<Contact> people, IEnumerable<ContactId> others, CancellationToken cancellationToken)
    {
        var known = people.Select(p => p.Id).ToHashSet();
        var missing = people.Select(p => p.MergedInto).OfType<ContactId>().Concat(others).Where(k => !known.Contains(k)).Distinct().ToList();
        return missing.Count == 0 ? [] : await db.Contacts.Where(c => missing.Contains(c.Id)).ToListAsync(cancellationToken);
    }

    private static async Task RollUpAsync(AppDbContext db, FactMerge<ClinicalFact> facts, CancellationToken cancellationToken)
    {
        foreach (var chunk in facts.ChangedContacts.Where(facts.WasLoaded).Chunk(IdsPerQuery))
            await db.ClinicalLatest.Where(l => chunk.Contains(l.ContactId)).ExecuteDeleteAsync(cancellationToken);
        await db.InsertRowsAsync<ClinicalLatest>([.. ClinicalRollUp.Of(facts.ChangedContacts.SelectMany(facts.All))], cancellationToken);
    }

    private static IEnumerable<CodeRef> CodesOf(ImportBatch batch) =>
        batch.Facts.Where(f => !f.Retracted).Select(f => (CodeRef?)f.Code)
            .Concat(batch.Facts.Select(f => f.ValueCode))
            .Concat(batch.Encounters.SelectMany(e => (CodeRef?[])[e.Type, e.Reason]))
            .Concat(batch.Appointments.Select(a => a.Type))
            .OfType<CodeRef>();

    private ClinicalFact FactOf(FactRecord record, ContactId contact, EncounterClass? visit) => new()
    {
        ContactId = contact,
        SourceKey = record.SourceKey,
        Kind = record.Kind,
        CodeId = codes[record.Code],
        Day = record.Day,
        Second = record.Second,
        EndDay = record.EndDay,
        Status = record.Status,
        Value = record.Value,
        Unit = record.Unit,
        ValueCodeId = codes.Of(record.ValueCode),
        EncounterClass = visit,
    };

    private Encounter EncounterOf(EncounterRecord record, ContactId contact, UnitBook units) => new()
    {
        ContactId = contact,
        SourceKey = record.SourceKey,
        Class = record.Class,
        TypeCodeId = codes.Of(record.Type),
        ReasonCodeId = codes.Of(record.Reason),
        Day = record.Day,
        EndDay = record.EndDay,
        UnitId = units.Find(record.Units),
    };

    private Appointment AppointmentOf(AppointmentRecord record, ContactId contact, UnitBook units) => new()
    {
        ContactId = contact,
        SourceKey = record.SourceKey,
        Status = record.Status,
        TypeCodeId = codes.Of(record.Type),
        Day = record.Day,
        StartsAt = record.StartsAt,
        UnitId = units.Find(record.Units),
    };
}
