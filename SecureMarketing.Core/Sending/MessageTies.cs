using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>Whoever the gate decided on stays on file: the decision is evidence, and a queued message needs its recipient.</summary>
internal sealed class MessageTies : IPersonTies
{
    public string Word => "message";

    public async Task<IReadOnlyCollection<ContactId>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken) =>
        await db.Recipients.Where(r => contacts.Contains(r.ContactId)).Select(r => r.ContactId)
            .Union(db.OutboundMessages.Where(m => contacts.Contains(m.ContactId)).Select(m => m.ContactId))
            .ToListAsync(cancellationToken);
}
