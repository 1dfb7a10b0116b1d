using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>The one way in which people are named by those who may see them: a record id of a source system, or a whole address on file.</summary>
public static class PersonLookup
{
    extension(IContactDirectory directory)
    {
        /// <returns>Everyone of that record id; where there is nobody, everyone with that mailbox.</returns>
        public async Task<IReadOnlyList<ContactId>> FindAsync(AppDbContext db, string text, CancellationToken cancellationToken)
        {
            var named = text.Trim();
            var found = await directory.BySourceIdAsync(db, named, cancellationToken);
            return found.Count == 0 && EmailAddress.TryParse(named, out var email) ? await directory.ByEmailAsync(db, email, cancellationToken) : found;
        }
    }
}
