using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>
/// What a module above holds of a person without its being evidence: it goes with them when a retention rule lets them go.
/// Asked while the person is still on file.
/// </summary>
public interface IPersonBelongings
{
    /// <param name="db">The context whose open transaction takes the people off the file.</param>
    /// <param name="contacts">At most a few hundred, none of them tied to evidence.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task GoAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken);
}
