using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>Of a person with several records each is erased by itself, once it is unmerged: facts must not go with the wrong one.</summary>
internal sealed class MergedBar : IErasureBar
{
    public async Task<Error?> StandsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
        await db.AnyMergedAsync(db.Contacts.Where(c => c.Id == contact).Select(c => c.Id), cancellationToken) ? DuplicateErrors.UnmergeToErase : null;
}
