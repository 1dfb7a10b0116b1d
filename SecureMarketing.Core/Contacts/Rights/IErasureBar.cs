using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>Something that stands in the way of erasing a person at this moment. Implemented by the modules above Contacts.</summary>
public interface IErasureBar
{
    /// <returns>Null when nothing does.</returns>
    Task<Error?> StandsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken);
}
