using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>
/// What addressing and greeting one person takes, in the clear. PHI: lives only while a message is made; no printing
/// <see cref="ToString"/>.
/// </summary>
public sealed class SendIdentity
{
    public required ContactId Contact { get; init; }

    /// <summary>Null when there is no address on file, or none that parses.</summary>
    public EmailAddress? Email { get; init; }

    /// <summary>Mr., Dr. …; null when not on file, as are the others.</summary>
    public string? Prefix { get; init; }

    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    /// <summary>BCP 47 tag.</summary>
    public string? LanguageCode { get; init; }

    public DateOnly? BirthDate { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? Zip { get; init; }

    /// <summary><see cref="Contacts.Contact.SendVersion"/> when read.</summary>
    public required long SendVersion { get; init; }

    public override string ToString() => Contact.Value.ToString("N");
}

/// <summary>Opens identities for those who may: the sender, and use cases that log each look.</summary>
public interface IContactDirectory
{
    /// <summary>Decrypts in one query per call; people that do not exist are absent from the answer.</summary>
    Task<IReadOnlyDictionary<ContactId, SendIdentity>> IdentitiesAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken);

    /// <summary>Everyone with exactly this mailbox.</summary>
    Task<IReadOnlyList<ContactId>> ByEmailAsync(AppDbContext db, EmailAddress email, CancellationToken cancellationToken);

    /// <summary>The blind index (32 bytes) by which contacts with this mailbox are found: <see cref="Contacts.Contact.EmailIndex"/>.</summary>
    byte[] MailboxOf(EmailAddress email);

    /// <summary>Everyone to whom a source system gives this record id; more than one only when two systems use it.</summary>
    Task<IReadOnlyList<ContactId>> BySourceIdAsync(AppDbContext db, string sourceId, CancellationToken cancellationToken);
}
