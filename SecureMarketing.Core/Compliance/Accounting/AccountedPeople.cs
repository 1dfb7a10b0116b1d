using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

internal static class AccountedPeople
{
    extension(AppDbContext db)
    {
        /// <summary>
        /// Whether there is anything to account for under this id. After an erasure the record is gone, and what was disclosed before stays
        /// six years (45 CFR 164.528(d)).
        /// </summary>
        public async Task<bool> IsAccountedAsync(ContactId contact, CancellationToken cancellationToken) =>
            await db.Contacts.AnyAsync(c => c.Id == contact, cancellationToken)
            || await db.Disclosures.AnyAsync(d => d.Contact == contact, cancellationToken)
            || await db.AccountingRequests.AnyAsync(r => r.Contact == contact, cancellationToken)
            || await db.OutboundMessages.AnyAsync(m => m.ContactId == contact, cancellationToken);
    }
}
