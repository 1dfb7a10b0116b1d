using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>
/// Told of people whose details or facts changed, inside the transaction of the change and after the rows are written,
/// so that a roll-up over them commits with them or not at all. Implemented by Attributes (<c>contact_attributes</c>).
/// </summary>
public interface IContactFactSink
{
    /// <param name="db">The context whose open transaction holds the change; read the new state through it.</param>
    /// <param name="contacts">Distinct ids, at most a thousand or so.</param>
    Task ContactsChangedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Told of people who are on file since this transaction: nobody need read back what is in hand.</summary>
    /// <param name="db">The context whose open transaction holds them.</param>
    /// <param name="contacts">Distinct, as they were written, at most a thousand or so.</param>
    /// <param name="withVisits">Those of them who have appointments.</param>
    Task ContactsAddedAsync(AppDbContext db, IReadOnlyCollection<Contact> contacts, IReadOnlySet<ContactId> withVisits, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Told of people whose rows went for good in this transaction. What is kept of them goes here: no foreign key takes it along.
    /// </summary>
    /// <param name="db">The context whose open transaction removed them.</param>
    /// <param name="contacts">Distinct ids, at most a thousand or so.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task ContactsGoneAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken);

    /// <summary>
    /// Told of something kept beside people's own rows: a role of one of them, or, for null, an account or a unit itself, which may
    /// concern anybody. Nothing is rolled up; what is noted is saved with the caller's next SaveChanges.
    /// </summary>
    void BesideChanged(AppDbContext db, ContactId? contact);

    /// <summary>Told of accounts and units that are called otherwise, within the transaction of it: rules name them by their names.</summary>
    Task RenamedAsync(AppDbContext db, IReadOnlyCollection<Renaming> renamed, DateTimeOffset now, CancellationToken cancellationToken);
}
