using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Tells whom an owner of facts holds on to: a person with an authorization or a message must stay on file when the import
/// that brought them is undone, for the evidence would lose its subject (45 CFR 164.530(j)). Implemented by the modules
/// above Contacts.
/// </summary>
public interface IPersonTies
{
    /// <summary>What holds them, one word, at most 40 characters: <c>consent</c>, <c>message</c>.</summary>
    string Word { get; }

    /// <summary>Those of these people that something depends on.</summary>
    /// <param name="db">The context whose open transaction removes the others.</param>
    /// <param name="contacts">At most a few hundred.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyCollection<ContactId>> TiedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken);
}
