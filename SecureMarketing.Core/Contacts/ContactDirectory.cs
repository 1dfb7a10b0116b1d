using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

internal sealed class ContactDirectory(ContactSeal seal) : IContactDirectory
{
    public async Task<IReadOnlyDictionary<ContactId, SendIdentity>> IdentitiesAsync(
        AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        var rows = await db.Contacts.AsNoTracking().Where(c => contacts.Contains(c.Id)).ToListAsync(cancellationToken);
        return rows.ToDictionary(c => c.Id, c => new SendIdentity
        {
            Contact = c.Id,
            Email = EmailAddress.TryParse(seal.Open(c, ContactField.Email), out var email) ? email : null,
            Prefix = seal.Open(c, ContactField.Prefix),
            GivenName = seal.Open(c, ContactField.GivenName),
            FamilyName = seal.Open(c, ContactField.FamilyName),
            LanguageCode = c.LanguageCode,
            BirthDate = c.BirthDate,
            City = c.City,
            State = c.State,
            Zip = c.Zip,
            SendVersion = c.SendVersion,
        });
    }

    public async Task<IReadOnlyList<ContactId>> ByEmailAsync(AppDbContext db, EmailAddress email, CancellationToken cancellationToken)
    {
        var index = seal.EmailIndex(email);
        return await db.Contacts.AsNoTracking().Where(c => c.EmailIndex == index).Select(c => c.Id).ToListAsync(cancellationToken);
    }

    public byte[] MailboxOf(EmailAddress email) => seal.EmailIndex(email);

    public async Task<IReadOnlyList<ContactId>> BySourceIdAsync(AppDbContext db, string sourceId, CancellationToken cancellationToken) =>
        await db.Contacts.AsNoTracking().Where(c => c.SourceId == sourceId).Select(c => c.Id).ToListAsync(cancellationToken);
}
