using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Whoever is in a frozen audience stays on file: the count that was typed to launch would no longer be true.</summary>
internal sealed class AudienceTies : IPersonTies
{
    public string Word => "audience";

    public async Task<IReadOnlyCollection<ContactId>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken) =>
        await db.CampaignAudience.Where(m => contacts.Contains(m.ContactId)).Select(m => m.ContactId).Distinct().ToListAsync(cancellationToken);
}
